package io.nexushub.protocol;

import java.util.List;

/**
 * BLS12-381 with public keys in G1 (48 bytes) and signatures in G2 (96 bytes), in the proof of
 * possession profile of Ethereum's consensus specification.
 */
public interface BlsScheme {
  int PUBLIC_KEY_LENGTH = 48;
  int SIGNATURE_LENGTH = 96;

  /** More seats than any sync committee has. */
  int MAX_KEYS = 2048;

  /**
   * Decompresses and checks keys once, so that subsets of them can be verified against cheaply. A
   * key may occur more than once: a small chain fills its seats with repetitions.
   *
   * @throws MalformedMessage if there is none or more than {@link #MAX_KEYS}, or one is infinity,
   *     or no point of the subgroup
   */
  Committee prepare(List<Bytes> keys) throws MalformedMessage;

  /** Whether all keys signed the one message; malformed keys or signatures are a no. */
  default boolean fastAggregateVerify(List<Bytes> keys, Bytes message, Bytes signature) {
    try {
      byte[] all = new byte[(keys.size() + 7) / 8];
      for (int i = 0; i < keys.size(); i++) {
        all[i / 8] |= (byte) (1 << (i % 8));
      }
      return prepare(keys).verify(Bytes.wrap(all), message, signature);
    } catch (MalformedMessage malformed) {
      return false;
    }
  }

  /** Prepared keys; an immutable value that may be kept and shared between threads. */
  interface Committee {
    int size();

    /**
     * Whether exactly the members named by {@code participation} signed.
     *
     * @param participation an SSZ bit vector: member i is bit {@code i % 8} of byte {@code i / 8};
     *     another length, a bit beyond the last member and an empty set are a no
     */
    boolean verify(Bytes participation, Bytes message, Bytes signature);

    /** Whether the 48 bytes are the sum of all keys. */
    boolean sumsTo(Bytes aggregateKey);
  }
}
