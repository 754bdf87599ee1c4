package io.nexushub.follow;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import java.util.List;
import java.util.stream.IntStream;

/** Keys that are the same in every run. */
record Voters(List<Signer> keys) {
  static Voters of(String set, int count) {
    return new Voters(
        IntStream.range(0, count)
            .mapToObj(i -> HashFunction.SHA3_256.hash(Bytes.utf8(set + i)))
            .<Signer>map(secret -> LocalSigner.of(SecretKey.of(secret.bytes())))
            .toList());
  }

  Voters first(int count) {
    return new Voters(keys.subList(0, count));
  }

  List<Address> addresses(HashFunction digest) {
    return keys.stream().map(key -> Address.of(key.publicKey(), digest)).toList();
  }
}
