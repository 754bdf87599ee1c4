package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import java.util.Optional;

/**
 * ECDSA over secp256k1. Two implementations give the same bytes: libsecp256k1, and BouncyCastle
 * where that library does not load (about a quarter of the speed).
 */
public sealed interface Secp256k1 extends SignatureScheme permits NativeSecp256k1, BouncySecp256k1 {
  /** Set to {@value #PORTABLE}, this has the whole process compute without the native library. */
  String CHOICE = "nexus.secp256k1";

  String PORTABLE = "portable";

  /**
   * The fastest implementation that loads on this machine, the same for the whole process, unless
   * the system property {@value #CHOICE} says otherwise.
   */
  static Secp256k1 scheme() {
    return Loaded.FASTEST;
  }

  /** BouncyCastle's, on every machine. */
  static Secp256k1 portable() {
    return BouncySecp256k1.INSTANCE;
  }

  /** What computes, for a start-up line: {@code libsecp256k1} or {@code BouncyCastle}. */
  String implementation();

  PublicKey publicKey(SecretKey secret);

  /** Deterministic (RFC 6979), low-s, with the recovery id as v. */
  Signature sign(SecretKey secret, Hash digest);

  /** A key from its 33-byte form; empty if it is no point of the curve. */
  Optional<PublicKey> decompress(Bytes compressed);

  @Override
  default boolean verify(PublicKey key, Hash digest, Signature signature) {
    // By recovery, although plain verification is a little cheaper: it also binds v, so that a
    // signature accepted here is accepted by every chain that recovers.
    return recover(digest, signature).filter(key::equals).isPresent();
  }

  /** Defers loading to the first use, once. */
  final class Loaded {
    private static final Secp256k1 FASTEST = chosen(System.getProperty(CHOICE, "fastest"));

    private static Secp256k1 chosen(String choice) {
      return switch (choice) {
        case "fastest" ->
            NativeSecp256k1.load().map(Secp256k1.class::cast).orElse(BouncySecp256k1.INSTANCE);
        case PORTABLE -> BouncySecp256k1.INSTANCE;
        default ->
            throw new IllegalArgumentException(
                CHOICE + ": '" + choice + "' (expected: fastest or " + PORTABLE + ")");
      };
    }

    private Loaded() {}
  }
}
