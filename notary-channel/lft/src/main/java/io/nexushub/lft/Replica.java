package io.nexushub.lft;

import java.util.List;

/**
 * One member's part in the consensus of one channel: a value machine. {@link #step} takes one input
 * and returns what is to be done about it, in order.
 *
 * <p>Belongs to one thread at a time.
 */
public final class Replica {
  /** The most blocks one answer to a request may hold; a longer one is refused. */
  public static final int MAX_FETCHED_BLOCKS = 64;

  /** How many of the newest committed blocks may wait for notary signatures at once. */
  public static final int MAX_NOTARISATIONS = 256;

  private final Seat seat;

  private Replica(Seat seat) {
    this.seat = seat;
  }

  /**
   * A replica as it stands before its first input.
   *
   * @param journal everything it ever persisted, in order, or {@link JournalRecord#compact} of it
   */
  public static Replica restore(
      Seat seat, ReplicaConfig config, ChainHead head, List<JournalRecord> journal) {
    return restore(seat, config, Rules.SAFE, head, journal);
  }

  /** See above; other rules than {@link Rules#SAFE} are for showing what goes wrong. */
  public static Replica restore(
      Seat seat, ReplicaConfig config, Rules rules, ChainHead head, List<JournalRecord> journal) {
    return new Replica(seat);
  }

  /** What to do about an input: effects in the order in which they must be carried out. */
  public List<Effect> step(Input input) {
    return List.of();
  }

  /** A look from outside, for status pages and tests. */
  public Status status() {
    return new Status(0, seat.self(), 0, 0, 0);
  }
}
