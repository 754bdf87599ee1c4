package io.nexushub.protocol;

import java.util.Optional;

/** Recoverable secp256k1, as pure code sees it. Implementations refuse high-s signatures. */
public interface SignatureScheme {
  /** The key that signed the digest, or empty if the signature is not one. */
  Optional<PublicKey> recover(Hash digest, Signature signature);

  /** Whether {@link #recover} gives this key: v is bound as well, not r and s alone. */
  boolean verify(PublicKey key, Hash digest, Signature signature);
}
