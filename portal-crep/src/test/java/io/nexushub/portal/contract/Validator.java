package io.nexushub.portal.contract;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/** A signer of BTP blocks. */
record Validator(ECKeyPair keys) {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  static Validator named(String name) {
    return new Validator(ECKeyPair.create(Hash.sha3(name.getBytes(StandardCharsets.UTF_8))));
  }

  /** The set whose secrets are keccak256 of {@code prefix-0}, {@code prefix-1}, … */
  static List<Validator> set(String prefix, int size) {
    List<Validator> set = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      set.add(named(prefix + "-" + i));
    }
    return set;
  }

  byte[] address() {
    return Numeric.hexStringToByteArray(Keys.getAddress(keys));
  }

  /** r, s, v with v 0 or 1 and low s. */
  byte[] sign(byte[] digest) {
    Sign.SignatureData data = Sign.signMessage(digest, keys, false);
    byte[] v = {(byte) (data.getV()[0] - 27)};
    return Rlpn.concat(data.getR(), data.getS(), v);
  }

  /** The second spelling of the same signature. */
  byte[] signHigh(byte[] digest) {
    byte[] low = sign(digest);
    BigInteger s = ORDER.subtract(new BigInteger(1, Arrays.copyOfRange(low, 32, 64)));
    byte[] v = {(byte) (1 - low[64])};
    return Rlpn.concat(Arrays.copyOf(low, 32), Numeric.toBytesPadded(s, 32), v);
  }
}
