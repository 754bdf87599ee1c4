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

  /** Why {@code older} is not proven to be an ancestor of the block of {@code header}. */
  public Optional<Refusal> refusal(
      ExecutionHeader header, ExecutionHeader older, EventEvidence.History history) {
    String subject =
        "block hash of #%d in the state of #%d".formatted(older.number(), header.number());
    long age = header.number() - older.number();
    if (age < 1 || age > WINDOW) {
      return Optional.of(Refusal.invalid(subject, age + " blocks apart", "1 to " + WINDOW));
    }
    Hash found = older.hash(keccak);
    return switch (kept(subject, header.stateRoot(), slotOf(older.number()), history)) {
      case Verdict.Accepted<BigInteger>(BigInteger value) -> {
        Hash expected = new Hash(StateProofs.word(value));
        yield LightClientRules.require(
            found.equals(expected), () -> Refusal.invalid(subject, found, expected));
      }
      case Verdict.Refused<BigInteger>(Refusal refusal) -> Optional.of(refusal);
      case Verdict.Conflicting<BigInteger>(Conflict conflict) ->
          throw new IllegalStateException("a proof conflicts with nothing: " + conflict);
    };
  }

  private Verdict<BigInteger> kept(
      String subject, Hash stateRoot, BigInteger slot, EventEvidence.History history) {
    return state
        .account(stateRoot, EventEvidence.HISTORY_CONTRACT, history.accountNodes())
        .then(account ->
            account.isPresent()
                ? state.storage(account.orElseThrow(), slot, history.storageNodes())
                : Verdict.invalid(subject, "no history contract", EventEvidence.HISTORY_CONTRACT));
  }
}
