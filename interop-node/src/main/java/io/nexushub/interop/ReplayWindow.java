package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.util.List;

/**
 * Remembers the ids of executed transactions for as long as their timestamps would let them in a
 * second time, and no longer.
 *
 * <p>A transaction of time t is welcome in blocks of time t - window to t + window. So once it was
 * executed in a block of time b, no block later than b + 2 windows would take it again, and then it
 * is forgotten. The ids of a block stand together in a queue for that purpose.
 */
final class ReplayWindow {
  private static final Bytes EXECUTED = Bytes.utf8("r");
  private static final Bytes ENTRY = Bytes.utf8("p");
  private static final Bytes CLOCK = Bytes.utf8("q");

  /** Old entries forgotten per block: more than a block adds, so that the queue shrinks again. */
  private static final int FORGOTTEN_PER_BLOCK = 16;

  /** Ids in one entry of the queue, so that a value of the state stays small. */
  private static final int MAX_QUEUED = 16_384;

  /**
   * Where the chain stands.
   *
   * @param height of the newest executed block
   * @param timestampMicros its time
   * @param first index of the oldest entry in the queue
   * @param next index after the newest entry in the queue
   */
  record Clock(long height, long timestampMicros, long first, long next) {
    static final Clock START = new Clock(0, 0, 0, 0);

    private Bytes encode() {
      return new RlpWriter()
          .beginList()
          .uint(height)
          .uint(timestampMicros)
          .uint(first)
          .uint(next)
          .endList()
          .toBytes();
    }

    private static Clock decode(Bytes encoded) throws MalformedMessage {
      RlpReader in = RlpReader.of(encoded);
      in.enterList();
      Clock clock = new Clock(in.uint64(), in.uint64(), in.uint64(), in.uint64());
      in.leaveList();
      in.end();
      return clock;
    }
  }

  private record Executed(long timestampMicros, Bytes ids) {
    private Bytes encode() {
      return new RlpWriter().beginList().uint(timestampMicros).bytes(ids).endList().toBytes();
    }

    private static Executed decode(Bytes encoded) throws MalformedMessage {
      RlpReader in = RlpReader.of(encoded);
      in.enterList();
      Executed executed = new Executed(in.uint64(), in.bytes(MAX_QUEUED * Hash.LENGTH));
      in.leaveList();
      in.end();
      return executed;
    }
  }

  private ReplayWindow() {}

  static Clock clock(State state) {
    return state.get(CLOCK).map(ReplayWindow::readClock).orElse(Clock.START);
  }

  static boolean wasExecuted(State state, Hash id) {
    return state.get(executedKey(id)).isPresent();
  }

  static boolean wasExecuted(Draft draft, Hash id) {
    return !draft.get(executedKey(id)).isEmpty();
  }

  static void remember(Draft draft, Hash id) {
    draft.put(executedKey(id), Bytes.of((byte) 1));
  }

  /** Moves the clock to this block, queues its ids and forgets what no block can take any more. */
  static void close(
      Draft draft, long height, long timestampMicros, long windowMicros, List<Hash> executed) {
    Bytes before = draft.get(CLOCK);
    Clock clock = before.isEmpty() ? Clock.START : readClock(before);
    long first = forget(draft, clock, timestampMicros - 2 * windowMicros);
    long next = clock.next();
    for (int from = 0; from < executed.size(); from += MAX_QUEUED) {
      List<Hash> some = executed.subList(from, Math.min(executed.size(), from + MAX_QUEUED));
      Bytes ids = Bytes.concat(some.stream().map(Hash::bytes).toArray(Bytes[]::new));
      draft.put(entryKey(next), new Executed(timestampMicros, ids).encode());
      next++;
    }
    draft.put(CLOCK, new Clock(height, timestampMicros, first, next).encode());
  }

  private static long forget(Draft draft, Clock clock, long beforeMicros) {
    long first = clock.first();
    long last = Math.min(clock.next(), first + FORGOTTEN_PER_BLOCK);
    while (first < last) {
      Executed oldest = readExecuted(draft.get(entryKey(first)));
      if (oldest.timestampMicros() >= beforeMicros) {
        return first;
      }
      for (int at = 0; at < oldest.ids().length(); at += Hash.LENGTH) {
        draft.remove(executedKey(Hash.of(oldest.ids().slice(at, at + Hash.LENGTH))));
      }
      draft.remove(entryKey(first));
      first++;
    }
    return first;
  }

  private static Clock readClock(Bytes encoded) {
    try {
      return Clock.decode(encoded);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: clock", malformed);
    }
  }

  private static Executed readExecuted(Bytes encoded) {
    try {
      return Executed.decode(encoded);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: executed transactions", malformed);
    }
  }

  private static Bytes executedKey(Hash id) {
    return Bytes.concat(EXECUTED, id.bytes());
  }

  private static Bytes entryKey(long index) {
    return Bytes.concat(ENTRY, new RlpWriter().uint(index).toBytes());
  }
}
