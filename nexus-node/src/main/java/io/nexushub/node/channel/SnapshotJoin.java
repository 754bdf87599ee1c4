package io.nexushub.node.channel;

import io.nexushub.lft.Application;
import io.nexushub.lft.Seat;
import io.nexushub.node.peer.PeerHandler;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a channel without its past: asks the peers where the chain stands, checks what they say
 * from the genesis on, and fetches the state of the newest block that holds. Nothing that a peer
 * says is used unless a certificate of members leads to it.
 *
 * <p>On a thread of its own, before the replica has begun.
 */
final class SnapshotJoin implements PeerHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotJoin.class);

  /** A chain that is no longer than this is followed from its genesis. */
  static final long LEAST_BLOCKS = 64;

  /** How long the others are waited for once more than a third of the power has answered. */
  private static final long OFFER_MILLIS = 3_000;

  /** And if only fewer have: the members of the first epoch may all have left. */
  private static final long FEW_OFFERS_MILLIS = 15_000;

  private static final long PATIENCE_MILLIS = 3_000;
  private static final long DOUBT_MILLIS = 10_000;
  private static final long POLL_MILLIS = 100;
  private static final long PAUSE_MILLIS = 500;

  private final ChannelParts parts;
  private final Seat first;
  private final Application application;
  private final Consumer<Optional<Throwable>> done;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final Map<Address, Asked> asked = new ConcurrentHashMap<>(); // each peer once
  private final Map<Address, Long> doubted = new HashMap<>(); // until when; of known nodes only
  private long exchanges;
  private volatile boolean stopped;

  private record Heard(Address peer, PeerMessage message) {}

  private record Asked(long exchange, Subject answer, long sinceMillis) {}

  /**
   * @param first a seat among the members of the first epoch
   * @param done is called once, on any thread, unless this is stopped: with what has gone wrong
   *     here, or, whether the store has a snapshot now or is left as it was, with nothing
   */
  SnapshotJoin(
      ChannelParts parts, Seat first, Application application, Consumer<Optional<Throwable>> done) {
    this.parts = parts;
    this.first = first;
    this.application = application;
    this.done = done;
  }

  /** Whether this node joins so: it is told to, has nothing yet, and cannot go on by itself. */
  static boolean isDue(ChannelParts parts, Address self) {
    return parts.keeping().snapshot()
        && parts.ledger().tip().block().block().height() == 0
        && parts.directory().powerOf(self, Set.of()) < parts.directory().membership().quorum();
  }

  void start() {
    parts.peers().listen(this);
    Thread.ofPlatform().daemon().name("nexus-snapshot-" + parts.id()).start(this::run);
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void received(Hash certificate, PeerMessage message) {
    parts
        .directory()
        .nodeWith(certificate)
        .ifPresent(peer -> {
          switch (message.subject()) {
            case HAVE_SNAPSHOT, HAVE_NODES -> answered(peer, message);
            // Nothing to show yet: whoever else begins must not wait for this node.
            case WANT_SNAPSHOT ->
                send(
                    peer,
                    new PeerMessage(
                        Subject.HAVE_SNAPSHOT, message.exchange(), SnapshotOffer.NOTHING));
            case CONSENSUS,
                TRANSACTIONS,
                WANT_TRANSACTIONS,
                HAVE_TRANSACTIONS,
                WANT_BLOCKS,
                HAVE_BLOCKS,
                PRUNED_BLOCKS,
                WANT_NODES -> {} // repeated when the replica is there to hear it
          }
        });
  }

  /** One answer to each question is kept, so what waits is bounded by the questions. */
  private void answered(Address peer, PeerMessage message) {
    Asked question = asked.get(peer);
    boolean wanted =
        question != null
            && question.exchange == message.exchange()
            && question.answer == message.subject()
            && asked.remove(peer, question);
    if (wanted) {
      heard.add(new Heard(peer, message));
    } else {
      parts.listener().refused(parts.id(), message.subject() + ": nobody asked for it");
    }
  }

  private void run() {
    try {
      boolean again = true;
      while (again && !stopped) {
        Optional<SnapshotOffer.Verified> newest = newest();
        again = newest.isPresent() && !stopped && !fill(newest.get());
      }
      if (!stopped) {
        done.accept(Optional.empty());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // an Error, too, must stop the node and not leave it waiting
      if (!stopped) {
        done.accept(Optional.of(e));
      }
    }
  }

  /**
   * The newest of what the peers show; empty if it is not worth it. Who is refused has not
   * answered: as long as an honest peer may be missing, one that lies must neither choose where
   * this node begins nor keep it from a snapshot.
   */
  private Optional<SnapshotOffer.Verified> newest() throws InterruptedException {
    Map<Address, Optional<SnapshotOffer.Verified>> answers = new HashMap<>();
    asked.clear();
    long until = Long.MAX_VALUE;
    while (!stopped && Clock.millis() < until) {
      Set<Address> peers = connected();
      peers.removeIf(this::isDoubted);
      for (Address peer : peers) {
        if (!answers.containsKey(peer) && !isWaitedFor(peer)) {
          ask(peer, Subject.WANT_SNAPSHOT, Subject.HAVE_SNAPSHOT, SnapshotOffer.NOTHING);
        }
      }
      Heard next = next();
      if (next != null && next.message.subject() == Subject.HAVE_SNAPSHOT) {
        answered(next, answers);
        boolean enough = hasOneHonest(answers.keySet());
        boolean any = answers.values().stream().anyMatch(Optional::isPresent);
        long patience = enough ? OFFER_MILLIS : any ? FEW_OFFERS_MILLIS : Long.MAX_VALUE / 2;
        until = Math.min(until, Clock.millis() + patience);
      }
      if (hasOneHonest(answers.keySet()) && answers.keySet().containsAll(peers)) {
        break;
      }
    }
    return answers.values().stream()
        .flatMap(Optional::stream)
        .reduce((one, other) -> other.isNewerThan(one) ? other : one)
        .filter(best -> best.height() > LEAST_BLOCKS);
  }

  private void answered(Heard next, Map<Address, Optional<SnapshotOffer.Verified>> answers) {
    Bytes body = next.message.body();
    if (body.equals(SnapshotOffer.NOTHING)) {
      answers.put(next.peer, Optional.empty());
      return;
    }
    try {
      BlockHeader genesis = parts.store().block(0).orElseThrow().block().header();
      answers.put(
          next.peer, Optional.of(SnapshotOffer.decode(body).verify(first, genesis, application)));
    } catch (MalformedMessage e) {
      refused(next.peer, e);
    }
  }

  /** By the powers of the first epoch: others are not known yet. */
  private boolean hasOneHonest(Set<Address> peers) {
    Membership members = first.members();
    long power = 0;
    for (int place = 0; place < members.size(); place++) {
      power += peers.contains(members.addressAt(place)) ? members.at(place).power() : 0;
    }
    return power >= members.oneHonest();
  }

  /** Whether the state is here now; not if nobody has it any more. */
  private boolean fill(SnapshotOffer.Verified snapshot) throws InterruptedException {
    TrieFill fill = new TrieFill(parts.store(), snapshot.block().result().stateRoot());
    Set<Address> without = new HashSet<>();
    asked.clear();
    long said = Clock.millis();
    LOG.info("channel {}: fetches the state after block {}", parts.id(), snapshot.height());
    while (!stopped) {
      askFor(fill, without);
      if (fill.isComplete()) {
        adopt(snapshot, fill.fetched());
        return true;
      }
      Heard next = next();
      if (next != null && fill.isAsked(next.peer)) {
        take(fill, next, without);
      }
      giveUpLate(fill);
      Set<Address> peers = connected();
      if (!peers.isEmpty() && without.containsAll(peers)) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // somebody may have to get there first
        return false;
      }
      if (Clock.millis() - said > DOUBT_MILLIS) {
        said = Clock.millis();
        LOG.info("channel {}: {} nodes of the state so far", parts.id(), fill.fetched());
      }
    }
    return false;
  }

  private void askFor(TrieFill fill, Set<Address> without) {
    for (Address peer : connected()) {
      boolean free = !fill.isAsked(peer) && !without.contains(peer) && !isDoubted(peer);
      List<Hash> missing = free ? fill.ask(peer) : List.of();
      if (!missing.isEmpty()) {
        ask(peer, Subject.WANT_NODES, Subject.HAVE_NODES, Wire.ids(missing));
      }
    }
  }

  private void take(TrieFill fill, Heard answer, Set<Address> without) {
    try {
      if (fill.answered(answer.peer, answer.message.body()) == 0) {
        without.add(answer.peer);
      }
    } catch (MalformedMessage e) {
      fill.giveUp(answer.peer);
      refused(answer.peer, e);
    }
  }

  private void giveUpLate(TrieFill fill) {
    long now = Clock.millis();
    asked
        .entrySet()
        .removeIf(question -> {
          boolean late = now - question.getValue().sinceMillis > PATIENCE_MILLIS;
          if (late) {
            fill.giveUp(question.getKey());
            doubted.put(question.getKey(), now + DOUBT_MILLIS);
          }
          return late;
        });
  }

  private void adopt(SnapshotOffer.Verified snapshot, long fetched) {
    parts.ledger().adopt(snapshot);
    parts.peers().members(parts.directory().memberCertificates());
    LOG.info(
        "channel {}: joins at block {} of epoch {}, with {} nodes of its state fetched",
        parts.id(),
        snapshot.height(),
        snapshot.members().epoch(),
        fetched);
  }

  private void refused(Address peer, MalformedMessage why) {
    LOG.debug("channel {}: peer {}: {}", parts.id(), peer, why.getMessage());
    parts.listener().refused(parts.id(), String.valueOf(why.getMessage()));
    doubted.put(peer, Clock.millis() + DOUBT_MILLIS);
  }

  private Set<Address> connected() {
    Set<Address> peers = new HashSet<>();
    parts
        .peers()
        .connected()
        .forEach(peer -> parts.directory().nodeWith(peer).ifPresent(peers::add));
    return peers;
  }

  private boolean isDoubted(Address peer) {
    return doubted.getOrDefault(peer, 0L) > Clock.millis();
  }

  private boolean isWaitedFor(Address peer) {
    Asked question = asked.get(peer);
    return question != null && Clock.millis() - question.sinceMillis < PATIENCE_MILLIS;
  }

  private void ask(Address peer, Subject question, Subject answer, Bytes body) {
    exchanges++;
    asked.put(peer, new Asked(exchanges, answer, Clock.millis()));
    send(peer, new PeerMessage(question, exchanges, body));
  }

  private void send(Address peer, PeerMessage message) {
    parts.directory().certificateOf(peer).ifPresent(to -> parts.peers().send(to, message));
  }

  /** The next answer to something asked, if one comes soon. */
  private @Nullable Heard next() throws InterruptedException {
    return heard.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
  }
}
