package io.nexushub.simulator;

import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Statement;
import java.util.Optional;
import java.util.SplittableRandom;

/** A signer in another process that can be asked only now and then: it refuses some statements. */
final class AbsentSigner implements MemberSigner {
  private final Signer key;
  private final SplittableRandom chance;
  private double absence;

  AbsentSigner(Signer key, long seed) {
    this.key = key;
    this.chance = new SplittableRandom(seed);
  }

  /** From now on this part of all statements is not signed. */
  void absent(double part) {
    absence = part;
  }

  @Override
  public PublicKey publicKey() {
    return key.publicKey();
  }

  @Override
  public Optional<Signed> sign(Statement statement) {
    return absence > 0 && chance.nextDouble() < absence
        ? Optional.empty()
        : Optional.of(MemberSigner.sign(key, statement));
  }
}
