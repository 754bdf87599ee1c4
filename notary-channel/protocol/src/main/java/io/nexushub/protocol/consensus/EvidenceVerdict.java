package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;

/** Whether evidence convicts, and if not, what was found and what was expected. */
public sealed interface EvidenceVerdict {
  record Convicted(Address offender, long epoch, long round) implements EvidenceVerdict {}

  /** Signed for another chain, or claimed to be. */
  record WrongChannel(ChannelId found, ChannelId expected) implements EvidenceVerdict {}

  record WrongEpoch(long found, long expected) implements EvidenceVerdict {}

  record DifferentAuthors(Address first, Address second) implements EvidenceVerdict {}

  record DifferentRounds(long first, long second) implements EvidenceVerdict {}

  /** Saying one thing twice is no contradiction. */
  record SameBlock(Hash block) implements EvidenceVerdict {}

  /** The lesser block comes first, so that a pair has one spelling. */
  record OutOfOrder(Hash first, Hash second) implements EvidenceVerdict {}

  /** A notary signature is outside what a vote's signature covers: anybody could exchange it. */
  record LooseEnds(Hash block) implements EvidenceVerdict {}

  record NotAMember(Address found) implements EvidenceVerdict {}

  record BadSignature(Hash block) implements EvidenceVerdict {}

  /** Whoever brought the evidence brought members that the chain did not begin with. */
  record ForeignMembership(Hash found, Hash expected) implements EvidenceVerdict {}

  default boolean convicts() {
    return this instanceof Convicted;
  }

  /** For people: found and expected. */
  default String explain() {
    return switch (this) {
      case Convicted(Address offender, long epoch, long round) ->
          "convicted: "
              + offender
              + " contradicted itself in round "
              + round
              + " of epoch "
              + epoch;
      case WrongChannel(ChannelId found, ChannelId expected) ->
          "channel: " + found + " (expected: " + expected + ")";
      case WrongEpoch(long found, long expected) ->
          "epoch: " + found + " (expected: " + expected + ")";
      case DifferentAuthors(Address first, Address second) ->
          "author of the second: " + second + " (expected: " + first + ", as of the first)";
      case DifferentRounds(long first, long second) ->
          "round of the second: " + second + " (expected: " + first + ", as of the first)";
      case SameBlock(Hash block) -> "block of both: " + block + " (expected: two blocks)";
      case OutOfOrder(Hash first, Hash second) ->
          "first block: " + first + " (expected: < " + second + ", the second)";
      case LooseEnds(Hash block) ->
          "vote for " + block + ": with a notary signature (expected: the bare vote)";
      case NotAMember(Address found) -> "author: " + found + " (expected: a member)";
      case BadSignature(Hash block) ->
          "signature over " + block + ": another's or damaged (expected: the author's)";
      case ForeignMembership(Hash found, Hash expected) ->
          "membership: " + found + " (expected: " + expected + ")";
    };
  }
}
