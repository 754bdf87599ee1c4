package io.nexushub.simulator;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import java.util.Optional;

/**
 * Signatures that cost one digest instead of an elliptic curve. The key <em>is</em> the secret, so
 * this proves nothing to anybody: it is for worlds in which nobody forges, such as the simulator's,
 * where liars sign their lies with their own keys.
 */
public final class ToyKeys implements SignatureScheme {
  private static final Bytes PADDING = Bytes.wrap(new byte[Signature.LENGTH - Hash.LENGTH]);

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature) {
    throw new UnsupportedOperationException("consensus knows its members' keys");
  }

  @Override
  public boolean verify(PublicKey key, Hash digest, Signature signature) {
    return sign(key, digest).equals(signature);
  }

  /** The signer of a small number. */
  public static Signer signer(long number) {
    Hash half = HashFunction.SHA3_256.hash(Bytes.utf8("toy key " + number));
    return new ToySigner(PublicKey.of(Bytes.concat(half.bytes(), half.bytes())));
  }

  private static Signature sign(PublicKey key, Hash digest) {
    Hash seal = HashFunction.SHA3_256.hash(Bytes.concat(key.bytes(), digest.bytes()));
    return Signature.of(Bytes.concat(seal.bytes(), PADDING));
  }

  private record ToySigner(PublicKey publicKey) implements Signer {
    @Override
    public Signature sign(Hash digest) {
      return ToyKeys.sign(publicKey, digest);
    }
  }
}
