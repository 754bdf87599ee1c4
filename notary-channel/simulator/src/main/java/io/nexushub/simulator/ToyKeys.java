package io.nexushub.simulator;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Signatures that cost a few multiplications instead of an elliptic curve. The key <em>is</em> the
 * secret, so this proves nothing to anybody: it is for worlds in which nobody forges, such as the
 * simulator's, where liars sign their lies with their own keys.
 */
public final class ToyKeys implements SignatureScheme {
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
    ByteBuffer words = ByteBuffer.wrap(digest.bytes().toArray());
    long seal = ByteBuffer.wrap(key.bytes().toArray()).getLong();
    while (words.hasRemaining()) {
      seal = mix(seal ^ words.getLong());
    }
    return Signature.of(Bytes.wrap(ByteBuffer.allocate(Signature.LENGTH).putLong(seal).array()));
  }

  /** Spreads every bit over all: MurmurHash3's last step. */
  private static long mix(long word) {
    long spread = (word ^ (word >>> 33)) * 0xff51afd7ed558ccdL;
    spread = (spread ^ (spread >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return spread ^ (spread >>> 33);
  }

  private record ToySigner(PublicKey publicKey) implements Signer {
    @Override
    public Signature sign(Hash digest) {
      return ToyKeys.sign(publicKey, digest);
    }
  }
}
