package io.nexushub.lft;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import java.util.Optional;

/** Signatures that anybody could make, for worlds in which liars use their own keys only. */
final class PlainKeys implements SignatureScheme {
  private static final Bytes PADDING = Bytes.wrap(new byte[Signature.LENGTH - Hash.LENGTH]);

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature) {
    throw new UnsupportedOperationException("consensus knows its members' keys");
  }

  @Override
  public boolean verify(PublicKey key, Hash digest, Signature signature) {
    return sign(key, digest).equals(signature);
  }

  static Signer signer(int number) {
    Bytes half = Blocks.hash("member " + number).bytes();
    return new PlainSigner(PublicKey.of(Bytes.concat(half, half)));
  }

  private static Signature sign(PublicKey key, Hash digest) {
    Hash seal = HashFunction.SHA3_256.hash(Bytes.concat(key.bytes(), digest.bytes()));
    return Signature.of(Bytes.concat(seal.bytes(), PADDING));
  }

  private record PlainSigner(PublicKey publicKey) implements Signer {
    @Override
    public Signature sign(Hash digest) {
      return PlainKeys.sign(publicKey, digest);
    }
  }
}
