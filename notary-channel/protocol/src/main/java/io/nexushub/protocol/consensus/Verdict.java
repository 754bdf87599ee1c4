package io.nexushub.protocol.consensus;

/** Whether a certificate proves what it says, and if not, what was found and what was expected. */
public sealed interface Verdict {
  /**
   * @param power how much power signed
   */
  record Valid(long power) implements Verdict {}

  record WrongEpoch(long found, long expected) implements Verdict {}

  /** What an epoch starts from is an axiom; nothing else may look like it. */
  record FalseGenesis(QuorumCertificate found) implements Verdict {}

  record UnknownMember(int place, int members) implements Verdict {}

  /** Seals must ascend strictly, so that nobody counts twice. */
  record OutOfOrder(int place, int after) implements Verdict {}

  record TooLittlePower(long found, long expected) implements Verdict {}

  record BadSignature(int place) implements Verdict {}

  /** A failure vote of round r cannot know a certificate of round r or later. */
  record FutureCertificate(int place, long found, long below) implements Verdict {}

  default boolean isValid() {
    return this instanceof Valid;
  }

  /** For people: found and expected. */
  default String explain() {
    return switch (this) {
      case Valid(long power) -> "valid: " + power + " power signed";
      case WrongEpoch(long found, long expected) ->
          "epoch: " + found + " (expected: " + expected + ")";
      case FalseGenesis(QuorumCertificate found) ->
          "certificate of round " + found.round() + ": not what the epoch starts from";
      case UnknownMember(int place, int members) ->
          "signer: member " + place + " (expected: < " + members + ")";
      case OutOfOrder(int place, int after) ->
          "signer: member " + place + " after " + after + " (expected: ascending)";
      case TooLittlePower(long found, long expected) ->
          "power: " + found + " signed (expected: >= " + expected + ")";
      case BadSignature(int place) -> "signature of member " + place + ": not theirs";
      case FutureCertificate(int place, long found, long below) ->
          "candidate round of member " + place + ": " + found + " (expected: < " + below + ")";
    };
  }
}
