package io.nexushub.protocol.consensus;

import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import java.util.Optional;

/**
 * Signs what a member says, or does not: because it would contradict what it signed before, or
 * because it cannot be reached. To a replica both are silence, which consensus survives as it
 * survives a lost message; so the answer decides only whether something is said, never what.
 */
public interface MemberSigner {
  PublicKey publicKey();

  /** The same statement has the same signatures, however often it is asked for. */
  Optional<Signed> sign(Statement statement);

  /**
   * An answer.
   *
   * @param notary over a vote's decision, if the statement is a vote with one
   */
  record Signed(Signature signature, Optional<Signature> notary) {}

  /** Signs everything: for worlds in which nothing is ever forgotten. */
  static MemberSigner of(Signer signer) {
    return new Unguarded(signer);
  }

  /** Signatures without a memory; whoever uses it remembers. */
  static Signed sign(Signer key, Statement statement) {
    Optional<Signature> notary =
        statement instanceof Statement.OfVote vote
            ? vote.decision().map(key::sign)
            : Optional.empty();
    return new Signed(key.sign(statement.digest()), notary);
  }

  /** See {@link #of}. */
  record Unguarded(Signer key) implements MemberSigner {
    @Override
    public PublicKey publicKey() {
      return key.publicKey();
    }

    @Override
    public Optional<Signed> sign(Statement statement) {
      return Optional.of(MemberSigner.sign(key, statement));
    }
  }
}
