package io.nexushub.node.chaos;

import io.nexushub.node.devnet.Names;
import io.nexushub.protocol.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is to happen, and when. The same seed, duration and number of traders give the same plan.
 *
 * @param traders for each of them what he does, in the order of time
 * @param incidents in the order of time; at most one hub node is away at a time, and comes back
 */
record Plan(List<List<Moment<Act>>> traders, List<Moment<Incident>> incidents) {
  private static final List<String> PORTALS =
      List.of("portal-ethereum", "portal-icon", "portal-dex");
  private static final List<String> CHANNELS =
      List.of(
          Names.NOTARY_CHANNEL,
          Names.EXCHANGE_CHANNEL,
          Names.LC_ETHEREUM_CHANNEL,
          Names.LC_COMMUNITY_CHANNEL);
  private static final int NODES = 4;
  private static final int MIN_GAP_MILLIS = 3_000;
  private static final int MAX_GAP_MILLIS = 12_000;

  /** Incidents are this far apart at most, and so close that each kind has its turn. */
  private static final long INCIDENT_GAP_MILLIS = 12_000;

  private static final int MIN_AWAY_MILLIS = 6_000;
  private static final int MAX_AWAY_MILLIS = 20_000;

  /** Small enough that the payouts of ten minutes stay below the cap of the vaults' window. */
  private static final int MAX_PPM = 4_000;

  private static final int MIN_PPM = 5;
  private static final int DUST = 1_000;
  private static final long IN_TIME_SECONDS = 600;
  private static final int MAX_GIBBERISH = 64;

  Plan {
    traders = traders.stream().map(List::copyOf).toList();
    incidents = List.copyOf(incidents);
  }

  /**
   * Something at its time.
   *
   * @param atMillis since the beginning
   */
  record Moment<T>(long atMillis, T what) {}

  static Plan of(long seed, Duration length, int traders) {
    Random random = new Random(seed);
    long end = length.toMillis();
    List<List<Moment<Act>>> all = new ArrayList<>();
    for (int i = 0; i < traders; i++) {
      List<Moment<Act>> acts = new ArrayList<>();
      long at = random.nextInt(MIN_GAP_MILLIS);
      for (; at < end; at += random.nextInt(MIN_GAP_MILLIS, MAX_GAP_MILLIS)) {
        acts.add(new Moment<>(at, act(random)));
      }
      all.add(acts);
    }
    return new Plan(all, incidents(random, end));
  }

  /** Hundredths: what a trader does how often. */
  private static Act act(Random random) {
    Chain chain = random.nextBoolean() ? Chain.ETHEREUM : Chain.COMMUNITY;
    Size size = new Size(random);
    int kind = random.nextInt(100);
    if (kind < 34) {
      return swap(chain, size, Act.Bound.FAIR, ownOrAnother(random));
    } else if (kind < 48) {
      return swap(chain, size, Act.Bound.TIGHT, ownOrAnother(random));
    } else if (kind < 54) {
      return swap(chain, size, Act.Bound.UNREACHABLE, Act.Recipient.SELF);
    } else if (kind < 64) {
      // as often long over as too soon for the way that a message has
      long deadline = random.nextBoolean() ? -60 : random.nextInt(1, 40);
      return new Act.Swap(chain, size.draw(), Act.Bound.FAIR, Act.Recipient.SELF, deadline);
    } else if (kind < 70) {
      byte[] order = new byte[random.nextInt(MAX_GIBBERISH)];
      random.nextBytes(order);
      return new Act.Gibberish(chain, size.draw(), Bytes.wrap(order));
    } else if (kind < 75) {
      return swap(chain, size, Act.Bound.FAIR, Act.Recipient.OF_THE_WRONG_CHAIN);
    } else if (kind < 82) {
      return swap(chain, size, Act.Bound.FAIR, Act.Recipient.REFUSER);
    } else if (kind < 87) {
      return new Act.AddOne(chain, size.draw());
    } else if (kind < 91) {
      return new Act.AddPair(size.draw());
    } else if (kind < 93) {
      return new Act.AddLonely(chain, size.draw(), random.nextInt(20, 45));
    }
    Optional<Chain> only = random.nextBoolean() ? Optional.empty() : Optional.of(chain.other());
    return new Act.Remove(chain, random.nextInt(1, 101), only);
  }

  private static Act swap(Chain from, Size size, Act.Bound bound, Act.Recipient recipient) {
    return new Act.Swap(from, size.draw(), bound, recipient, IN_TIME_SECONDS);
  }

  private static Act.Recipient ownOrAnother(Random random) {
    return random.nextInt(4) == 0 ? Act.Recipient.ANOTHER_TRADER : Act.Recipient.SELF;
  }

  /** Sizes of all orders of magnitude; every tenth is dust. */
  private record Size(Random random) {
    Act.Size draw() {
      if (random.nextInt(10) == 0) {
        return new Act.Size.Units(random.nextInt(1, DUST));
      }
      double magnitudes = Math.log((double) MAX_PPM / MIN_PPM);
      return new Act.Size.Part((int) (MIN_PPM * Math.exp(magnitudes * random.nextDouble())));
    }
  }

  /** First one of each kind in any order, then whatever comes. */
  private static List<Moment<Incident>> incidents(Random random, long end) {
    List<Incident> first = new ArrayList<>();
    PORTALS.forEach(portal -> first.add(new Incident.Kill(portal)));
    first.add(outage(random));
    for (Incident.Manner manner : Incident.Manner.values()) {
      first.add(replay(random, manner));
    }
    first.add(resend(random));
    Collections.shuffle(first, random);
    long gap = Math.min(INCIDENT_GAP_MILLIS, end / (first.size() + 2));
    List<Moment<Incident>> incidents = new ArrayList<>();
    long backMillis = 0;
    int next = 0;
    for (long at = gap; at < end; at += gap) {
      Incident incident = next < first.size() ? first.get(next++) : any(random);
      if (incident instanceof Incident.Stop(String part)) {
        if (at < backMillis) {
          continue; // with two away nothing is notarised, and that is another test
        }
        backMillis = at + random.nextInt(MIN_AWAY_MILLIS, MAX_AWAY_MILLIS);
        incidents.add(new Moment<>(backMillis, new Incident.StartAgain(part)));
      }
      incidents.add(new Moment<>(at, incident));
    }
    incidents.sort(Comparator.comparingLong(Moment::atMillis));
    return incidents;
  }

  private static Incident any(Random random) {
    int kind = random.nextInt(10);
    if (kind < 4) {
      return new Incident.Kill(PORTALS.get(random.nextInt(PORTALS.size())));
    } else if (kind < 5) {
      return new Incident.Kill("community-" + random.nextInt(1, NODES + 1));
    } else if (kind < 7) {
      return outage(random);
    } else if (kind < 9) {
      Incident.Manner[] manners = Incident.Manner.values();
      return replay(random, manners[random.nextInt(manners.length)]);
    }
    return resend(random);
  }

  private static Incident outage(Random random) {
    return new Incident.Stop("hub-" + random.nextInt(1, NODES + 1));
  }

  private static Incident replay(Random random, Incident.Manner manner) {
    Incident.Route[] routes = Incident.Route.values();
    Incident.Route route = routes[random.nextInt(routes.length)];
    return new Incident.Replay(route, random.nextInt(1, 5), manner);
  }

  private static Incident resend(Random random) {
    String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
    return new Incident.Resend(channel, random.nextInt(2, 9));
  }
}
