package io.nexushub.simulator;

import io.nexushub.lft.Rule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through every schedule of four members, one of them faulty, in a bounded number of rounds:
 * who votes for what, gives up, learns which certificate, in which order.
 *
 * <p>An honest member's step is to speak in some round it can be in, after learning any certificate
 * there is. A proposal needs no step: every proposer may be faulty and propose everything that
 * could be justified, so members vote for whatever the rules allow.
 */
final class Exploration {
  private static final int MEMBERS = 4;

  /** What was found, and the steps that lead there. */
  record Violation(Invariant invariant, String what, List<String> steps) {}

  private final int rounds;
  private final int needed;
  private final boolean consecutive;
  private final boolean bounded;
  private final boolean oneVote;
  private final Set<Invariant> watched;
  private final Fingerprints seen = new Fingerprints();
  private final Deque<String> path = new ArrayDeque<>();
  private Optional<Violation> violation = Optional.empty();

  private Exploration(int rounds, Set<Rule> off, Set<Invariant> watched) {
    int quorum = off.contains(Rule.QUORUM_ABOVE_TWO_THIRDS) ? MEMBERS * 2 / 3 : MEMBERS * 2 / 3 + 1;
    this.rounds = rounds;
    this.watched = watched;
    this.needed = quorum - 1;
    this.consecutive = !off.contains(Rule.CONSECUTIVE_ROUNDS);
    this.bounded = !off.contains(Rule.BOUND_OF_FAILURE_VOTES);
    this.oneVote = !off.contains(Rule.ONE_VOTE_A_ROUND);
  }

  /**
   * @param off rules the honest do not keep
   * @param watched of {@link Invariant#ONE_CERTIFICATE}, {@link Invariant#FINALITY} and {@link
   *     Invariant#AGREEMENT}; the first one broken ends the search
   */
  static Exploration of(int rounds, Set<Rule> off, Set<Invariant> watched) {
    Exploration exploration = new Exploration(rounds, off, watched);
    exploration.visit(new AbstractState(rounds, exploration.needed));
    return exploration;
  }

  int states() {
    return seen.size();
  }

  /** The first one found; the search ends there. */
  Optional<Violation> violation() {
    return violation;
  }

  private void visit(AbstractState state) {
    state.simplify(oneVote);
    if (!seen.add(state.fingerprint())) {
      return;
    }
    for (int member = 0; member < AbstractState.HONEST; member++) {
      boolean repeated = member > 0 && state.areAlike(member, member - 1);
      for (int round = Math.max(1, state.round(member)); !repeated && round <= rounds; round++) {
        for (int high = state.high(member); high < round; high++) {
          if (isKnowable(state, member, high) && canBeIn(state, member, round, high)) {
            speak(state, member, round, high);
          }
        }
      }
    }
  }

  private static boolean isKnowable(AbstractState state, int member, int high) {
    return high == state.high(member) || state.isCertified(high);
  }

  /** By a certificate of the round before, or by one of its failure that names nothing newer. */
  private static boolean canBeIn(AbstractState state, int member, int round, int high) {
    return round == state.round(member)
        || high == round - 1
        || state.leastFailure(round - 1) <= high;
  }

  private void speak(AbstractState state, int member, int round, int high) {
    boolean again = round == state.round(member);
    if (!again || !state.hasGivenUp(member)) {
      AbstractState next = state.copy();
      next.enter(member, round, high);
      next.giveUp(member);
      step(next, "a member that knows round " + high + "'s certificate gives up round " + round);
    }
    boolean spoken = again && (state.hasGivenUp(member) || state.voted(member) != 0);
    for (int parent = 0; parent <= high && !(oneVote && spoken); parent++) {
      if (state.isCertified(parent) && isJustified(state, round, parent)) {
        for (int twin = 0; twin < AbstractState.TWINS; twin++) {
          boolean repeated = again && (state.voted(member) & AbstractState.bit(parent, twin)) != 0;
          if (oneVote || !repeated) {
            vote(state, member, round, high, parent, twin);
          }
        }
      }
    }
  }

  /** Rule 2, without the part about the voter. */
  private boolean isJustified(AbstractState state, int round, int parent) {
    if (parent == round - 1) {
      return true;
    }
    int known = state.leastFailure(round - 1);
    return known != AbstractState.NONE && (!bounded || parent >= known);
  }

  private void vote(AbstractState state, int member, int round, int high, int parent, int twin) {
    AbstractState next = state.copy();
    next.enter(member, round, high);
    next.vote(member, parent, twin);
    String block = "block " + (twin == 0 ? "A" : "B") + " on round " + parent + "'s";
    path.addLast("a member votes in round " + round + " for " + block);
    boolean certified = next.isCertified(round) && next.parentOf(round) == parent && twin == 0;
    if (!certified) {
      count(next, round, parent, twin);
    }
    if (violation.isEmpty()) {
      visit(next);
    }
    path.removeLast();
  }

  private void count(AbstractState next, int round, int parent, int twin) {
    int votes = next.votes(round, parent, twin) + 1;
    next.votes(round, parent, twin, votes);
    if (votes < needed) {
      return;
    }
    if (next.isCertified(round)) {
      found(Invariant.ONE_CERTIFICATE, "two certificates of round " + round);
      return; // Beyond this no round names a block; nothing more can be told.
    }
    if (twin != 0) {
      next.swapTwins(round, parent);
    }
    next.votes(round, parent, 0, 0);
    next.certify(round, parent);
    requireOneChain(next);
  }

  private void step(AbstractState next, String what) {
    if (violation.isEmpty()) {
      path.addLast(what);
      visit(next);
      path.removeLast();
    }
  }

  /** What certificates commit is one chain, and nothing later is certified beside it. */
  private void requireOneChain(AbstractState state) {
    for (int child = 1; child <= rounds; child++) {
      if (!state.isCertified(child)) {
        continue;
      }
      int settled = state.parentOf(child);
      boolean direct = settled + 1 == child;
      if (direct || !consecutive) {
        for (int later = settled + 1; later <= rounds; later++) {
          if (state.isCertified(later) && !descends(state, later, settled)) {
            judge(state, settled, later, direct);
          }
        }
      }
    }
  }

  private void judge(AbstractState state, int settled, int beside, boolean direct) {
    for (int child = beside + 1; child <= rounds; child++) {
      boolean commits = state.isCertified(child) && state.parentOf(child) == beside;
      if (commits && (child == beside + 1 || !consecutive)) {
        found(
            Invariant.AGREEMENT,
            "rounds " + settled + " and " + beside + " both commit, on different branches");
        return;
      }
    }
    if (direct && consecutive) {
      found(
          Invariant.FINALITY,
          "round " + beside + " certified beside what round " + settled + " committed");
    }
  }

  private static boolean descends(AbstractState state, int round, int ancestor) {
    int at = round;
    while (at > ancestor) {
      at = state.parentOf(at);
    }
    return at == ancestor;
  }

  private void found(Invariant invariant, String what) {
    if (violation.isEmpty() && watched.contains(invariant)) {
      violation = Optional.of(new Violation(invariant, what, List.copyOf(path)));
    }
  }
}
