package io.nexushub.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import java.util.Optional;

/** secp256k1 by bitcoin-core's libsecp256k1, through the JNI binding of ACINQ. */
final class NativeSecp256k1 implements Secp256k1 {
  private static final int RECOVERY_IDS = 4;

  private final fr.acinq.secp256k1.Secp256k1 library;

  private final Optional<RecoverableSigning> recoverable;

  NativeSecp256k1(fr.acinq.secp256k1.Secp256k1 library, Optional<RecoverableSigning> recoverable) {
    this.library = library;
    this.recoverable = recoverable;
  }

  /** Empty where the library has no build for this machine or may not be unpacked. */
  static Optional<NativeSecp256k1> load() {
    try {
      fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.get();
      return Optional.of(new NativeSecp256k1(library, RecoverableSigning.load()));
    } catch (RuntimeException | LinkageError notOnThisMachine) {
      return Optional.empty();
    }
  }

  @Override
  public String implementation() {
    return "libsecp256k1";
  }

  @Override
  public PublicKey publicKey(SecretKey secret) {
    return toKey(library.pubkeyCreate(secret.reveal().toArray()));
  }

  @Override
  public Signature sign(SecretKey secret, Hash digest) {
    return recoverable.isPresent()
        ? recoverable.get().sign(secret, digest)
        : signAndTry(secret, digest);
  }

  /**
   * By the binding, which keeps the recovery id to itself: the one that gives our key back is it.
   */
  private Signature signAndTry(SecretKey secret, Hash digest) {
    byte[] compact = library.sign(digest.bytes().toArray(), secret.reveal().toArray(), null);
    PublicKey own = publicKey(secret);
    for (int v = 0; v < RECOVERY_IDS; v++) {
      Signature signature = Signature.of(Bytes.concat(Bytes.wrap(compact), Bytes.of((byte) v)));
      if (recover(digest, signature).filter(own::equals).isPresent()) {
        return signature;
      }
    }
    throw new IllegalStateException("libsecp256k1 signed what no recovery id gives back");
  }

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature) {
    if (!CurveOrder.isInRange(signature)) {
      return Optional.empty();
    }
    byte[] compact = signature.bytes().slice(0, 64).toArray();
    try {
      return Optional.of(
          toKey(
              library.ecdsaRecover(
                  compact, digest.bytes().toArray(), CurveOrder.recoveryId(signature))));
    } catch (Secp256k1Exception noSuchPoint) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<PublicKey> decompress(Bytes compressed) {
    if (compressed.length() != 33) {
      return Optional.empty();
    }
    try {
      return Optional.of(toKey(library.pubkeyParse(compressed.toArray())));
    } catch (Secp256k1Exception noSuchPoint) {
      return Optional.empty();
    }
  }

  private static PublicKey toKey(byte[] uncompressed) {
    return PublicKey.of(Bytes.wrap(uncompressed).from(1));
  }
}
