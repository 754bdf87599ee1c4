package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import java.util.List;
import java.util.stream.IntStream;

/** Keys for tests: the secret is the Keccak-256 of a name. */
final class Signers {
  private Signers() {}

  static Signer named(String name) {
    return LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8(name)).bytes()));
  }

  static List<Signer> set(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> named(name + "-" + i)).toList();
  }

  /** What BTP knows a member by. */
  static Address btp(Signer signer) {
    return Address.of(signer.publicKey(), Keccak256.FUNCTION);
  }

  static IconAddress icon(Signer signer) {
    return IconAddress.of(signer.publicKey());
  }
}
