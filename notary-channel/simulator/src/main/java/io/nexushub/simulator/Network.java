package io.nexushub.simulator;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Message;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Carries messages between nodes, badly. Whatever is carried is encoded and decoded on the way, so
 * that what replicas hear is what the wire format says.
 */
final class Network {
  private final Scheduler scheduler;
  private final SplittableRandom chance;
  private final Set<Integer> islanders = new TreeSet<>();
  private Link link = Link.GOOD;

  Network(Scheduler scheduler, SplittableRandom chance) {
    this.scheduler = scheduler;
    this.chance = chance;
  }

  Link link() {
    return link;
  }

  void link(Link changed) {
    link = changed;
  }

  /** From now on these hear only one another, and the others only the others. */
  void isolate(Set<Integer> island) {
    islanders.clear();
    islanders.addAll(island);
  }

  void heal() {
    islanders.clear();
    link = new Link(link.minDelayMillis(), link.maxDelayMillis(), 0, 0);
  }

  void carry(int from, int to, Runnable delivery) {
    if (islanders.contains(from) != islanders.contains(to)
        || chance.nextDouble() < link.dropping()) {
      return;
    }
    scheduler.after(delay(), delivery);
    if (chance.nextDouble() < link.duplicating()) {
      scheduler.after(delay(), delivery);
    }
  }

  private long delay() {
    return 1_000
        * (link.minDelayMillis()
            + chance.nextLong(link.maxDelayMillis() - link.minDelayMillis() + 1));
  }

  static Message throughWire(Message message) {
    Bytes encoded = message.encode();
    try {
      Message decoded = Message.decode(encoded);
      if (!decoded.equals(message)) {
        throw new InvariantBroken("decoded otherwise than encoded: " + message);
      }
      return decoded;
    } catch (MalformedMessage e) {
      throw new AssertionError("own message " + encoded, e);
    }
  }
}
