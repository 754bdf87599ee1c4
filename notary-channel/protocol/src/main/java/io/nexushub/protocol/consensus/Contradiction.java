package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import java.util.Optional;

/** What can be seen of evidence without a key. */
final class Contradiction {
  private Contradiction() {}

  static Optional<EvidenceVerdict> objection(
      Evidence evidence,
      Address firstAuthor,
      Address secondAuthor,
      long firstRound,
      long secondRound) {
    if (!firstAuthor.equals(secondAuthor)) {
      return Optional.of(new EvidenceVerdict.DifferentAuthors(firstAuthor, secondAuthor));
    }
    if (firstRound != secondRound) {
      return Optional.of(new EvidenceVerdict.DifferentRounds(firstRound, secondRound));
    }
    int order = evidence.firstBlock().compareTo(evidence.secondBlock());
    if (order == 0) {
      return Optional.of(new EvidenceVerdict.SameBlock(evidence.firstBlock()));
    }
    return order < 0
        ? Optional.empty()
        : Optional.of(
            new EvidenceVerdict.OutOfOrder(evidence.firstBlock(), evidence.secondBlock()));
  }
}
