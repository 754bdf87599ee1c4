package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * Keccak-256 with the padding from before FIPS 202: Ethereum's digest, and that of BTP type eth.
 */
public final class Keccak256 {
  public static final HashFunction FUNCTION = Keccak256::hash;

  private Keccak256() {}

  private static Hash hash(Bytes message) {
    KeccakDigest digest = new KeccakDigest(256);
    byte[] input = message.toArray();
    digest.update(input, 0, input.length);
    byte[] output = new byte[Hash.LENGTH];
    digest.doFinal(output, 0);
    return Hash.of(Bytes.wrap(output));
  }
}
