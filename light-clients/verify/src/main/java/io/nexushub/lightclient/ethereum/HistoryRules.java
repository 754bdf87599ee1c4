package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.math.BigInteger;
import java.util.Optional;

/** EIP-2935: the state after block n keeps the hashes of blocks n - 8191 to n - 1. */
public final class HistoryRules {
  private static final int WINDOW = EventEvidence.HISTORY_WINDOW;

  private final HashFunction keccak;
  private final StateProofs state;

  public HistoryRules(HashFunction keccak) {
    this.keccak = keccak;
    this.state = new StateProofs(keccak);
  }

  /** Where the history contract keeps a block's hash. */
  public static BigInteger slotOf(long number) {
    return BigInteger.valueOf(number % WINDOW);
  }

  /** The hash that the state of the block of {@code header} keeps for the block of that number. */
  public Verdict<Hash> hash(ExecutionHeader header, long number, EventEvidence.Leap leap) {
    String subject = "block hash of #%d in the state of #%d".formatted(number, header.number());
    long age = header.number() - number;
    if (age < 1 || age > WINDOW) {
      return Verdict.invalid(subject, age + " blocks apart", "1 to " + WINDOW);
    }
    return state
        .account(header.stateRoot(), EventEvidence.HISTORY_CONTRACT, leap.accountNodes())
        .then(account ->
            account.isPresent()
                ? state.storage(account.orElseThrow(), slotOf(number), leap.storageNodes())
                : Verdict.invalid(subject, "no history contract", EventEvidence.HISTORY_CONTRACT))
        .map(value -> new Hash(StateProofs.word(value)));
  }

  /** Why {@code older} is not proven to be an ancestor of the block of {@code header}. */
  public Optional<Refusal> refusal(
      ExecutionHeader header, ExecutionHeader older, EventEvidence.Leap leap) {
    Hash found = older.hash(keccak);
    return switch (hash(header, older.number(), leap)) {
      case Verdict.Accepted<Hash>(Hash expected) ->
          LightClientRules.require(
              found.equals(expected),
              () ->
                  Refusal.invalid(
                      "block hash of #%d in the state of #%d"
                          .formatted(older.number(), header.number()),
                      found,
                      expected));
      case Verdict.Refused<Hash>(Refusal refusal) -> Optional.of(refusal);
      case Verdict.Conflicting<Hash>(Conflict conflict) ->
          throw new IllegalStateException("a proof conflicts with nothing: " + conflict);
    };
  }
}
