package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;

/**
 * One voice in a channel.
 *
 * @param power what the voice weighs, 1 unless set
 */
public record Member(PublicKey key, long power) {
  /** Keeps the sum over all members, and a third of it doubled, far from overflow. */
  public static final long MAX_POWER = 1_000_000;

  public Member {
    if (power < 1 || power > MAX_POWER) {
      throw new IllegalArgumentException(
          "member power: " + power + " (expected: 1 to " + MAX_POWER + ")");
    }
  }

  public Address address() {
    return Address.of(key, HashFunction.SHA3_256);
  }
}
