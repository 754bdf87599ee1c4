package io.nexushub.simulator;

import java.util.Arrays;

/**
 * What three honest members and their messages amount to, when a fourth is faulty, every proposer
 * may be, and any message may take any time. See docs/spec/lft.md, "Every schedule of a small
 * world".
 *
 * <p>At most one block of a round is certified, or the exploration has ended; so a certified block
 * is called by its round, and a block by its round, its parent's, and which of two twins it is.
 */
final class AbstractState {
  static final int HONEST = 3;
  static final int TWINS = 2;
  static final int NONE = 15;

  /** Two bits a possible parent must fit into two cells. */
  static final int MOST_ROUNDS = 7;

  private static final int LOCALS = 5;
  private static final int ROUND = 0;
  private static final int HIGH = 1;
  private static final int VOTED = 2;
  private static final int VOTED_HIGH = 3;
  private static final int GAVE_UP = 4;

  private final int rounds;
  private final int needed;
  private final byte[] cells;

  /**
   * @param needed votes of honest members that make a quorum with the faulty one's
   */
  AbstractState(int rounds, int needed) {
    this(rounds, needed, new byte[place(rounds, rounds + 1, 0, 0) + HONEST * LOCALS]);
    for (int round = 1; round <= rounds; round++) {
      for (int k = 0; k < needed; k++) {
        cells[failure(round, k)] = NONE;
      }
    }
  }

  private AbstractState(int rounds, int needed, byte[] cells) {
    this.rounds = rounds;
    this.needed = needed;
    this.cells = cells;
  }

  AbstractState copy() {
    return new AbstractState(rounds, needed, cells.clone());
  }

  // Layout: certificates, failure votes, votes by (round, parent, twin), members.

  private int failure(int round, int k) {
    return rounds + (round - 1) * HONEST + k;
  }

  private static int place(int rounds, int round, int parent, int twin) {
    return rounds + rounds * HONEST + (round * (round - 1) / 2 + parent) * TWINS + twin;
  }

  private int votesAt(int round, int parent, int twin) {
    return place(rounds, round, parent, twin);
  }

  private int local(int member, int field) {
    return place(rounds, rounds + 1, 0, 0) + member * LOCALS + field;
  }

  boolean isCertified(int round) {
    return round == 0 || cells[round - 1] != 0;
  }

  /** Round of the parent of the block certified in this round. */
  int parentOf(int round) {
    return cells[round - 1] - 1;
  }

  void certify(int round, int parent) {
    cells[round - 1] = (byte) (parent + 1);
  }

  int votes(int round, int parent, int twin) {
    return cells[votesAt(round, parent, twin)];
  }

  void votes(int round, int parent, int twin, int count) {
    cells[votesAt(round, parent, twin)] = (byte) count;
  }

  /** The last round the member has spoken in; 0 before. */
  int round(int member) {
    return cells[local(member, ROUND)];
  }

  int high(int member) {
    return cells[local(member, HIGH)];
  }

  boolean hasGivenUp(int member) {
    return cells[local(member, GAVE_UP)] != 0;
  }

  /** Bits of the blocks it voted for in its round. */
  int voted(int member) {
    return (cells[local(member, VOTED_HIGH)] & 0xff) << 8 | cells[local(member, VOTED)] & 0xff;
  }

  private void voted(int member, int bits) {
    cells[local(member, VOTED)] = (byte) bits;
    cells[local(member, VOTED_HIGH)] = (byte) (bits >>> 8);
  }

  static int bit(int parent, int twin) {
    return 1 << (parent * TWINS + twin);
  }

  /** The member speaks in a round, knowing this candidate. */
  void enter(int member, int round, int high) {
    if (round(member) != round) {
      cells[local(member, ROUND)] = (byte) round;
      voted(member, 0);
      cells[local(member, GAVE_UP)] = 0;
    }
    cells[local(member, HIGH)] = (byte) high;
  }

  void vote(int member, int parent, int twin) {
    voted(member, voted(member) | bit(parent, twin));
  }

  /** A failure vote; only the most ignorant ones matter. */
  void giveUp(int member) {
    cells[local(member, GAVE_UP)] = 1;
    int round = round(member);
    int value = high(member);
    for (int k = 0; k < needed; k++) {
      int at = failure(round, k);
      if (value < cells[at]) {
        int displaced = cells[at];
        cells[at] = (byte) value;
        value = displaced;
      }
    }
  }

  /** The least candidate that a certificate of this failed round can name; NONE without quorum. */
  int leastFailure(int round) {
    return cells[failure(round, needed - 1)];
  }

  /** The other twin becomes the first one; members' votes follow. */
  void swapTwins(int round, int parent) {
    int first = votes(round, parent, 0);
    votes(round, parent, 0, votes(round, parent, 1));
    votes(round, parent, 1, first);
    for (int member = 0; member < HONEST; member++) {
      if (round(member) == round) {
        int voted = voted(member);
        int both = bit(parent, 0) | bit(parent, 1);
        int swapped =
            ((voted & bit(parent, 0)) != 0 ? bit(parent, 1) : 0)
                | ((voted & bit(parent, 1)) != 0 ? bit(parent, 0) : 0);
        voted(member, voted & ~both | swapped);
      }
    }
  }

  /** Whether two members are in the same position: what one can do the other can. */
  boolean areAlike(int one, int other) {
    return Arrays.equals(
        cells, local(one, 0), local(one, LOCALS), cells, local(other, 0), local(other, LOCALS));
  }

  /** Forgets what no longer matters, and the names of twins and members. */
  void simplify(boolean oneVote) {
    for (int member = 0; oneVote && member < HONEST; member++) {
      voted(member, voted(member) != 0 && !hasGivenUp(member) ? 1 : 0);
    }
    for (int round = 1; round <= rounds; round++) {
      if (isOver(round, oneVote)) {
        Arrays.fill(cells, votesAt(round, 0, 0), votesAt(round + 1, 0, 0), (byte) 0);
        if (round > 1) {
          Arrays.fill(cells, failure(round - 1, 0), failure(round - 1, needed), (byte) NONE);
        }
      }
      for (int parent = 0; parent < round; parent++) {
        boolean named = isCertified(round) && parentOf(round) == parent;
        if (!named && votes(round, parent, 0) < votes(round, parent, 1)) {
          swapTwins(round, parent);
        }
      }
    }
    sortMembers();
  }

  /** Whether nobody will vote in this round any more. */
  private boolean isOver(int round, boolean oneVote) {
    for (int member = 0; member < HONEST; member++) {
      boolean spoke =
          round(member) == round && oneVote && (voted(member) != 0 || hasGivenUp(member));
      if (round(member) <= round && !spoke) {
        return false;
      }
    }
    return true;
  }

  private void sortMembers() {
    for (int pass = 1; pass < HONEST; pass++) {
      for (int member = 0; member < HONEST - pass; member++) {
        int one = local(member, 0);
        int other = local(member + 1, 0);
        if (Arrays.compare(cells, one, one + LOCALS, cells, other, other + LOCALS) > 0) {
          for (int field = 0; field < LOCALS; field++) {
            byte kept = cells[one + field];
            cells[one + field] = cells[other + field];
            cells[other + field] = kept;
          }
        }
      }
    }
  }

  long fingerprint() {
    long sum = 0x9e3779b97f4a7c15L;
    for (byte cell : cells) {
      sum = Long.rotateLeft((sum ^ cell) * 0xbf58476d1ce4e5b9L, 31);
    }
    sum = (sum ^ (sum >>> 27)) * 0x94d049bb133111ebL;
    return sum ^ (sum >>> 31);
  }
}
