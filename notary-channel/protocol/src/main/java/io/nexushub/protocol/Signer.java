package io.nexushub.protocol;

/** Holds a secret and signs digests with it; the secret itself is never seen. */
public interface Signer {
  PublicKey publicKey();

  /** Deterministic (RFC 6979), low-s. */
  Signature sign(Hash digest);
}
