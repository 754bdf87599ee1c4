package io.nexushub.simulator;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Message;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Carries messages between nodes, badly. Whatever is carried is encoded and decoded on the way, so
 * that what replicas hear is what the wire format says.
 */
final class Network {
  private static final int PLACES = 1_000; // more than a membership may have

  private final Scheduler scheduler;
  private final SplittableRandom chance;
  private final Map<Integer, Integer> islands = new TreeMap<>();
  private final Map<Integer, Link> links = new TreeMap<>();
  private Link usual = Link.GOOD;

  Network(Scheduler scheduler, SplittableRandom chance) {
    this.scheduler = scheduler;
    this.chance = chance;
  }

  Link usual() {
    return usual;
  }

  void usual(Link changed) {
    usual = changed;
  }

  /** One direction between two nodes that is not as usual. */
  void link(int from, int to, Link changed) {
    links.put(from * PLACES + to, changed);
  }

  /** From now on nodes hear only those of their own island; who is not named is on island 0. */
  void split(Map<Integer, Integer> islandOf) {
    islands.clear();
    islands.putAll(islandOf);
  }

  void heal() {
    islands.clear();
    usual = usual.healed();
    links.replaceAll((_, link) -> link.healed());
  }

  void carry(int from, int to, Runnable delivery) {
    Link link = links.isEmpty() ? usual : links.getOrDefault(from * PLACES + to, usual);
    if (isCut(from, to) || happens(link.dropping())) {
      return;
    }
    scheduler.after(delayMicros(link), delivery);
    if (happens(link.duplicating())) {
      scheduler.after(delayMicros(link), delivery);
    }
  }

  private boolean isCut(int from, int to) {
    return !islands.isEmpty() && !islands.getOrDefault(from, 0).equals(islands.getOrDefault(to, 0));
  }

  private boolean happens(double probability) {
    return probability > 0 && chance.nextDouble() < probability;
  }

  private long delayMicros(Link link) {
    long longest =
        happens(link.reordering()) ? link.maxDelayMillis() * Link.OVERTAKEN : link.maxDelayMillis();
    long least = link.minDelayMillis() * 1_000;
    return least + chance.nextLong(longest * 1_000 - least + 1);
  }

  static Message throughWire(Message message) {
    Bytes encoded = message.encode();
    try {
      Message decoded = Message.decode(encoded);
      if (!decoded.equals(message)) {
        throw new AssertionError("decoded otherwise than encoded: " + message);
      }
      return decoded;
    } catch (MalformedMessage e) {
      throw new AssertionError("own message " + encoded, e);
    }
  }
}
