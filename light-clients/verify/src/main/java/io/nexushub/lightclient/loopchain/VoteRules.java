package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Refusal;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.SignatureScheme;
import java.util.List;
import java.util.Optional;

/**
 * When votes make a block count: the vote in slot i is representative i's, all are of one round and
 * of this block's height, and more than two thirds of all representatives signed its hash. One vote
 * that breaks a rule spoils all: whoever shows it is not worth believing.
 */
final class VoteRules {
  private final SignatureScheme scheme;

  VoteRules(SignatureScheme scheme) {
    this.scheme = scheme;
  }

  Optional<Refusal> refusal(VotedHeader voted, RepList reps) {
    return refusal(voted.header().height(), voted.header().hash(), voted.votes(), reps);
  }

  Optional<Refusal> refusal(long height, Hash hash, VoteSlots<Vote.ForBlock> votes, RepList reps) {
    List<Optional<Vote.ForBlock>> slots = votes.slots();
    String subject = "votes on block " + height;
    if (slots.size() != reps.size()) {
      return invalid(subject, slots.size() + " slots", reps.size() + ", one for each of the list");
    }
    int yes = 0;
    for (int i = 0; i < slots.size(); i++) {
      Optional<Vote.ForBlock> slot = slots.get(i);
      if (slot.isPresent()) {
        String where = subject + ", slot " + i;
        Vote.ForBlock vote = slot.orElseThrow();
        Optional<Refusal> refusal =
            require(where, "hx" + vote.rep().toHex(), "hx" + reps.reps().get(i).toHex())
                .or(() -> require(where, "height " + vote.height(), "height " + height))
                .or(() -> round(where, votes, vote))
                .or(() -> hash(where, vote, hash));
        if (refusal.isPresent()) {
          return refusal;
        }
        yes += vote.blockHash().isZero() ? 0 : 1;
      }
    }
    return yes < reps.quorum()
        ? invalid(subject, yes + " of " + reps.size(), ">= " + reps.quorum())
        : signatures(subject, votes);
  }

  private static Optional<Refusal> require(String where, String found, String expected) {
    return found.equals(expected) ? Optional.empty() : invalid(where, found, expected);
  }

  /** As the first vote has it; decided for each block, since chains changed the spelling. */
  private static Optional<Refusal> round(
      String where, VoteSlots<Vote.ForBlock> votes, Vote.ForBlock vote) {
    Round first = votes.cast().getFirst().round();
    return vote.round().equals(first)
        ? Optional.empty()
        : invalid(where, vote.round().spelled(), first.spelled() + ", as the first vote");
  }

  private static Optional<Refusal> hash(String where, Vote.ForBlock vote, Hash hash) {
    return vote.blockHash().equals(hash) || vote.blockHash().isZero()
        ? Optional.empty()
        : invalid(where, vote.blockHash(), hash + ", or zero");
  }

  /** Last, being the costly step. */
  private Optional<Refusal> signatures(String subject, VoteSlots<Vote.ForBlock> votes) {
    return votes.cast().stream()
        .map(vote -> Signatures.by(subject, vote.rep(), vote.hash(), vote.signature(), scheme))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Refusal> invalid(String subject, Object found, Object expected) {
    return Optional.of(Refusal.invalid(subject, found, expected));
  }
}
