package io.nexushub.node.channel;

import io.nexushub.lft.Replica;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Who is asked for which blocks. A replica asks for one answer after the other; while it works on
 * one, other peers are asked for what it will want next, so that it waits for nobody. What they
 * bring is kept as it came and checked when its turn is.
 *
 * <p>Each peer has one question at a time. Who did not answer what was waited for, or answered what
 * the replica refused, is asked only if nobody else can be for a while. Belongs to the event loop.
 */
final class BlockQuestions {
  /** Answers that are asked for, or here, before they are wanted: of at most 11 MiB each. */
  static final int AHEAD = 3;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final long DOUBT_MILLIS = 30_000;

  private final ChannelParts parts;
  private final BiConsumer<Address, PeerMessage> sender;
  private final BiConsumer<Question, Bytes> delivery;
  private final Map<Address, Question> asking = new LinkedHashMap<>();
  private final NavigableMap<Long, Held> held = new TreeMap<>();
  private final Map<Address, Long> doubted = new HashMap<>(); // until when; of known nodes only
  private Wanted wanted = Wanted.NOTHING;
  private Wanted delivered = Wanted.NOTHING;
  private long exchanges;
  private int turn;

  /** What a peer was asked for. */
  record Question(
      Address peer, long exchange, long from, long to, boolean ahead, long sinceMillis) {}

  private record Held(Question question, Bytes body) {}

  private record Wanted(long from, long to) {
    private static final Wanted NOTHING = new Wanted(-1, -1);

    private boolean isMore() {
      return to - from + 1 >= Replica.MAX_FETCHED_BLOCKS;
    }
  }

  /**
   * @param delivery gets what the replica has asked for, once for each of its questions
   */
  BlockQuestions(
      ChannelParts parts,
      BiConsumer<Address, PeerMessage> sender,
      BiConsumer<Question, Bytes> delivery) {
    this.parts = parts;
    this.sender = sender;
    this.delivery = delivery;
  }

  /** The replica asks. */
  void fetch(Address peer, long from, long to) {
    long tip = parts.ledger().tip().block().block().height();
    if (from <= tip && to <= tip) { // signatures of a block that is here
      if (!asking.containsKey(peer)) {
        ask(peer, from, to, false);
      }
      return;
    }
    want(peer, new Wanted(from, to));
  }

  private void want(Address peer, Wanted next) {
    wanted = next;
    held.headMap(next.from).clear();
    forgetLate();
    Held here = held.remove(next.from);
    if (here != null) {
      deliver(here.question, here.body);
    } else if (asking.values().stream().noneMatch(each -> each.ahead && each.from == next.from)) {
      ask(choose(peer), next.from, Math.min(next.to, nextKnown(next.from) - 1), true);
    }
    readAhead();
  }

  /** Where something begins that is here or on its way. */
  private long nextKnown(long from) {
    Long here = held.higherKey(from);
    long next = here == null ? Long.MAX_VALUE : here;
    for (Question each : asking.values()) {
      if (each.ahead && each.from > from) {
        next = Math.min(next, each.from);
      }
    }
    return next;
  }

  private void readAhead() {
    Wanted basis = wanted.equals(Wanted.NOTHING) ? delivered : wanted;
    if (!basis.isMore()) {
      return;
    }
    while (held.size() + asking.size() <= AHEAD) {
      long next = basis.to + 1;
      for (Question each : asking.values()) {
        next = each.ahead ? Math.max(next, each.to + 1) : next;
      }
      if (!held.isEmpty()) {
        next = Math.max(next, held.lastEntry().getValue().question.to + 1);
      }
      Optional<Address> free = free();
      if (free.isEmpty()) {
        return;
      }
      ask(free.get(), next, next + Replica.MAX_FETCHED_BLOCKS - 1, true);
    }
  }

  private void ask(Address peer, long from, long to, boolean ahead) {
    exchanges++;
    asking.put(peer, new Question(peer, exchanges, from, to, ahead, Clock.millis()));
    Bytes range = new Wire.Range(from, to).encode();
    sender.accept(peer, new PeerMessage(Subject.WANT_BLOCKS, exchanges, range));
  }

  private Address choose(Address proposed) {
    boolean fine = !asking.containsKey(proposed) && !isDoubted(proposed);
    return fine ? proposed : free().orElse(proposed);
  }

  /** The next in turn of those who are asked nothing and are not doubted. */
  private Optional<Address> free() {
    List<Address> peers = new ArrayList<>();
    parts.peers().connected().stream()
        .flatMap(peer -> parts.directory().nodeWith(peer).stream())
        .sorted()
        .filter(peer -> !asking.containsKey(peer) && !isDoubted(peer))
        .forEach(peers::add);
    return peers.isEmpty() ? Optional.empty() : Optional.of(peers.get(turn++ % peers.size()));
  }

  private boolean isDoubted(Address peer) {
    return doubted.getOrDefault(peer, 0L) > Clock.millis();
  }

  /** Who has not answered what is waited for is late; the others may have nothing so new. */
  private void forgetLate() {
    long now = Clock.millis();
    asking
        .values()
        .removeIf(each -> {
          boolean late = now - each.sinceMillis > PATIENCE_MILLIS;
          if (late && each.from == wanted.from) {
            doubted.put(each.peer, now + DOUBT_MILLIS);
          }
          return late;
        });
  }

  /** Whether this was asked for; delivers it when it is wanted. */
  boolean answered(Address peer, long exchange, Bytes body) {
    Question question = asking.get(peer);
    if (question == null || question.exchange != exchange) {
      return false;
    }
    asking.remove(peer);
    if (!question.ahead || question.from == wanted.from) {
      deliver(question, body);
    } else if (question.from > parts.ledger().tip().block().block().height()) {
      held.put(question.from, new Held(question, body));
    }
    readAhead();
    return true;
  }

  private void deliver(Question question, Bytes body) {
    if (question.ahead) {
      delivered = wanted;
      wanted = Wanted.NOTHING;
    }
    delivery.accept(question, body);
  }

  /** A peer's answer made no sense: somebody else is asked at once, if there is anybody. */
  void disappointed(Question question) {
    doubt(question.peer);
    if (question.from == delivered.from && wanted.equals(Wanted.NOTHING)) {
      askOthers(delivered);
    }
  }

  /** A peer no longer has what it was asked for; false if it was not asked. */
  boolean pruned(Address peer, long exchange) {
    Question question = asking.get(peer);
    if (question == null || question.exchange != exchange) {
      return false;
    }
    asking.remove(peer);
    doubt(peer);
    if (question.from == wanted.from) {
      askOthers(wanted);
    }
    return true;
  }

  /** If there is nobody, the replica asks again when its patience is over. */
  private void askOthers(Wanted again) {
    free().ifPresent(other -> want(other, again));
  }

  /** The replica refused what this peer said. */
  void doubt(Address peer) {
    if (parts.directory().certificateOf(peer).isPresent()) {
      doubted.put(peer, Clock.millis() + DOUBT_MILLIS);
      held.values().removeIf(each -> each.question.peer.equals(peer));
    }
  }
}
