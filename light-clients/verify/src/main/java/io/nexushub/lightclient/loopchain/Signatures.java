package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Refusal;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import java.util.Optional;

/** Who signed a digest: loopchain signs digests as they are. */
final class Signatures {
  private Signatures() {}

  static Optional<Address> signer(Hash digest, Signature signature, SignatureScheme scheme) {
    return scheme.recover(digest, signature).map(key -> Address.of(key, HashFunction.SHA3_256));
  }

  /** Why the digest is not signed by whom it should be, if it is not. */
  static Optional<Refusal> by(
      String subject, Address expected, Hash digest, Signature signature, SignatureScheme scheme) {
    Optional<Address> found = signer(digest, signature, scheme);
    if (found.isPresent() && found.get().equals(expected)) {
      return Optional.empty();
    }
    String by = found.map(address -> "by hx" + address.toHex()).orElse("no signature");
    return Optional.of(Refusal.invalid("signature of " + subject, by, "by hx" + expected.toHex()));
  }
}
