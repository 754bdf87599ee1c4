package io.nexushub.interop;

import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Remembers the ids of executed transactions for as long as their timestamps would let them in a
 * second time, and no longer.
 *
 * <p>Ids stand together by their transactions' own timestamps, a tenth of a second to a slice, so a
 * transaction can only be where its timestamp says. No block later than a slice's end and the
 * window would take any of them, and then the slice is forgotten. A place of its own in the trie
 * for each id would cost more than all the rest of a transfer.
 *
 * <p>A slice is a row of pages of which only the last is ever written again, because somebody who
 * puts many timestamps into one slice must not make everybody rewrite it.
 */
final class ReplayWindow {
  /** How far a transaction's timestamp may be from its block's, either way; ICON's five minutes. */
  static final long MICROS = 5L * 60 * 1_000_000;

  static final long SLICE_MICROS = 100_000;

  /** Ids in one page. */
  static final int PAGE = 128;

  /** So long is the row that a stranger can make others search; 163,840 transactions a second. */
  static final int PAGES = 128;

  private static final Bytes SLICE = Bytes.utf8("r");
  private static final Bytes CLOCK = Bytes.utf8("q");

  private final UnaryOperator<Bytes> state;
  private final Map<Long, Slice> slices = new TreeMap<>();

  private ReplayWindow(UnaryOperator<Bytes> state) {
    this.state = state;
  }

  /** The window of a state nothing is added to. */
  static ReplayWindow of(State state) {
    return new ReplayWindow(key -> state.get(key).orElse(Bytes.EMPTY));
  }

  /** The window of a block that is being executed; {@link #close} writes it. */
  static ReplayWindow of(Draft draft) {
    return new ReplayWindow(draft::get);
  }

  /**
   * Where the chain stands.
   *
   * @param height of the newest executed block
   * @param timestampMicros its time
   * @param oldest number of the first slice that may not be forgotten yet
   */
  record Clock(long height, long timestampMicros, long oldest) {
    private static final Clock START = new Clock(0, 0, 0);

    private Bytes encode() {
      return new RlpWriter()
          .beginList()
          .uint(height)
          .uint(timestampMicros)
          .uint(oldest)
          .endList()
          .toBytes();
    }

    private static Clock decode(Bytes encoded) throws MalformedMessage {
      RlpReader in = RlpReader.of(encoded);
      in.enterList();
      Clock clock = new Clock(in.uint64(), in.uint64(), in.uint64());
      in.leaveList();
      in.end();
      return clock;
    }
  }

  /** The ids of one slice: what the state has, and what this block adds. */
  private static final class Slice {
    private final List<Bytes> pages = new ArrayList<>();
    private final List<Bytes> added = new ArrayList<>();

    private boolean has(Bytes id) {
      for (Bytes page : pages) {
        for (int at = 0; at < page.length(); at += Hash.LENGTH) {
          if (page.hasAt(at, id)) {
            return true;
          }
        }
      }
      for (Bytes each : added) {
        if (each.hasAt(0, id)) {
          return true;
        }
      }
      return false;
    }

    private int size() {
      return pages.stream().mapToInt(Bytes::length).sum() / Hash.LENGTH + added.size();
    }
  }

  static Clock clock(State state) {
    return readClock(state.get(CLOCK).orElse(Bytes.EMPTY));
  }

  boolean wasExecuted(Transaction transaction) {
    return slice(transaction).has(transaction.id().bytes());
  }

  /** False if so many transactions have nearly this timestamp that no more can be remembered. */
  boolean hasRoom(Transaction transaction) {
    return slice(transaction).size() < PAGES * PAGE;
  }

  void remember(Transaction transaction) {
    slice(transaction).added.add(transaction.id().bytes());
  }

  /** Moves the clock to this block, writes what was added and forgets what no block can take. */
  void close(Draft draft, BlockContext block) {
    slices.forEach((number, slice) -> {
      if (!slice.added.isEmpty()) {
        write(draft, number, slice);
      }
    });
    Clock before = readClock(draft.get(CLOCK));
    long oldest = forget(draft, before, block.timestampMicros());
    draft.put(CLOCK, new Clock(block.height(), block.timestampMicros(), oldest).encode());
  }

  private static void write(Draft draft, long number, Slice slice) {
    int page = slice.pages.size();
    Bytes last = page == 0 ? Bytes.EMPTY : slice.pages.getLast();
    if (page > 0 && last.length() < PAGE * Hash.LENGTH) {
      page--;
    } else {
      last = Bytes.EMPTY;
    }
    int from = 0;
    while (from < slice.added.size()) {
      int room = PAGE - last.length() / Hash.LENGTH;
      int to = Math.min(slice.added.size(), from + room);
      List<Bytes> parts = new ArrayList<>(List.of(last));
      parts.addAll(slice.added.subList(from, to));
      draft.put(key(number, page), Bytes.concat(parts.toArray(Bytes[]::new)));
      last = Bytes.EMPTY;
      page++;
      from = to;
    }
  }

  /** Gives the first slice that may still be there; at most two windows are looked through. */
  private static long forget(Draft draft, Clock before, long timestampMicros) {
    long needed = Math.max(before.oldest(), number(timestampMicros - MICROS));
    long newest = number(before.timestampMicros() + MICROS);
    for (long number = before.oldest(); number < needed && number <= newest; number++) {
      for (int page = 0; !draft.get(key(number, page)).isEmpty(); page++) {
        draft.remove(key(number, page));
      }
    }
    return needed;
  }

  private Slice slice(Transaction transaction) {
    return slices.computeIfAbsent(number(transaction.timestampMicros()), this::read);
  }

  private Slice read(long number) {
    Slice slice = new Slice();
    Bytes page = state.apply(key(number, 0));
    while (!page.isEmpty()) {
      slice.pages.add(page);
      page = state.apply(key(number, slice.pages.size()));
    }
    return slice;
  }

  private static long number(long micros) {
    return Math.floorDiv(micros, SLICE_MICROS);
  }

  private static Bytes key(long number, int page) {
    ByteBuffer place = ByteBuffer.allocate(Long.BYTES + Byte.BYTES);
    return Bytes.concat(SLICE, Bytes.wrap(place.putLong(number).put((byte) page).array()));
  }

  private static Clock readClock(Bytes encoded) {
    try {
      return encoded.isEmpty() ? Clock.START : Clock.decode(encoded);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: clock", malformed);
    }
  }
}
