package io.nexushub.crypto;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;

/** Signs with a secret held in this process. */
public final class LocalSigner implements Signer {
  private final Secp256k1 scheme;
  private final SecretKey secret;
  private final PublicKey publicKey;

  private LocalSigner(Secp256k1 scheme, SecretKey secret, PublicKey publicKey) {
    this.scheme = scheme;
    this.secret = secret;
    this.publicKey = publicKey;
  }

  public static LocalSigner of(SecretKey secret) {
    return of(secret, Secp256k1.scheme());
  }

  public static LocalSigner of(SecretKey secret, Secp256k1 scheme) {
    return new LocalSigner(scheme, secret, scheme.publicKey(secret));
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Signature sign(Hash digest) {
    return scheme.sign(secret, digest);
  }

  @Override
  public String toString() {
    return "LocalSigner[" + publicKey + "]";
  }
}
