package io.nexushub.node.signer;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Statement;
import java.util.Optional;

/**
 * What may be signed after what. On one chain, by epoch and round:
 *
 * <ul>
 *   <li>a vote, a failure vote, a proposal: one of a round, and none of an earlier round than the
 *       last of its kind;
 *   <li>no vote in a round, or before a round, that was given up;
 *   <li>with a vote one decision, and never another one;
 *   <li>after a commit one decision of a height;
 *   <li>nothing at all while this key is known to have signed what is not in this journal.
 * </ul>
 *
 * What was signed is signed again, because its signature is already out.
 */
final class SigningRules {
  private SigningRules() {}

  /** An answer to a statement. */
  sealed interface Ruling {
    /**
     * It may be signed once these marks are on disk.
     *
     * @param news whether they differ from the ones before
     */
    record Allowed(Marks marks, boolean news) implements Ruling {}

    /**
     * @param reason what was found and what was expected
     */
    record Refused(String reason) implements Ruling {}
  }

  static Ruling rule(Marks marks, Statement statement) {
    if (marks.seen().compareTo(marks.vote()) > 0) {
      return new Ruling.Refused(
          "last vote: "
              + marks.vote()
              + " (expected: >= "
              + marks.seen()
              + ", of which others have a signature of this key; see docs/signer.md, Restored backup)");
    }
    return switch (statement) {
      case Statement.OfVote vote -> vote(marks, vote);
      case Statement.OfTimeout timeout -> timeout(marks, timeout);
      case Statement.OfProposal proposal -> proposal(marks, proposal);
      case Statement.OfDecision decision -> decision(marks, decision);
    };
  }

  private static Ruling vote(Marks marks, Statement.OfVote vote) {
    Mark asked = new Mark(vote.epoch(), vote.round(), Optional.of(vote.digest()), vote.decision());
    Mark last = marks.vote();
    if (asked.compareTo(last) == 0 && asked.digest().equals(last.digest())) {
      return again(marks, asked, last);
    }
    if (asked.compareTo(last) <= 0) {
      return refused("vote", asked, last);
    }
    if (asked.compareTo(marks.timeout()) <= 0) {
      return new Ruling.Refused(
          "vote: " + asked + " (expected: after " + marks.timeout() + ", which was given up)");
    }
    return new Ruling.Allowed(marks.voted(asked), true);
  }

  /** The same vote: with the decision it had, or with none, or for once with one it had not. */
  private static Ruling again(Marks marks, Mark asked, Mark last) {
    Optional<Hash> before = last.decision();
    if (asked.decision().isEmpty() || asked.decision().equals(before)) {
      return new Ruling.Allowed(marks, false);
    }
    return before.isEmpty()
        ? new Ruling.Allowed(marks.voted(asked), true)
        : new Ruling.Refused(
            "decision: " + asked.decision().get() + " (expected: " + before.get() + ", as before)");
  }

  private static Ruling timeout(Marks marks, Statement.OfTimeout timeout) {
    Mark asked =
        new Mark(timeout.epoch(), timeout.round(), Optional.of(timeout.digest()), Optional.empty());
    Mark last = marks.timeout();
    if (asked.equals(last)) {
      return new Ruling.Allowed(marks, false);
    }
    if (asked.compareTo(last) <= 0) {
      return refused("failure vote", asked, last);
    }
    return asked.compareTo(marks.vote()) < 0
        ? refused("failure vote", asked, marks.vote())
        : new Ruling.Allowed(marks.timedOut(asked), true);
  }

  private static Ruling proposal(Marks marks, Statement.OfProposal proposal) {
    if (!proposal.header().channel().equals(proposal.chain().channel())) {
      return new Ruling.Refused(
          "proposal's channel: "
              + proposal.header().channel()
              + " (expected: "
              + proposal.chain().channel()
              + ")");
    }
    Mark asked =
        new Mark(
            proposal.epoch(), proposal.round(), Optional.of(proposal.digest()), Optional.empty());
    Mark last = marks.proposal();
    if (asked.equals(last)) {
      return new Ruling.Allowed(marks, false);
    }
    return asked.compareTo(last) <= 0
        ? refused("proposal", asked, last)
        : new Ruling.Allowed(marks.proposed(asked), true);
  }

  private static Ruling decision(Marks marks, Statement.OfDecision asked) {
    Hash before = marks.decided().get(asked.height());
    if (before != null) {
      return before.equals(asked.decision())
          ? new Ruling.Allowed(marks, false)
          : new Ruling.Refused(
              "decision of height "
                  + asked.height()
                  + ": "
                  + asked.decision()
                  + " (expected: "
                  + before
                  + ", as before)");
    }
    return asked.height() <= marks.floor()
        ? new Ruling.Refused(
            "decision of height " + asked.height() + " (expected: > " + marks.floor() + ")")
        : new Ruling.Allowed(marks.decided(asked.height(), asked.decision()), true);
  }

  private static Ruling refused(String what, Mark asked, Mark last) {
    return new Ruling.Refused(
        asked.compareTo(last) == 0
            ? what + ": another one of " + asked + " (expected: the one signed before)"
            : what + ": " + asked + " (expected: after " + last + ")");
  }
}
