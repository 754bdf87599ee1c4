package io.nexushub.coins;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * The numbers an account has used, each once. Envelopes that overtake one another are all good, as
 * long as none is {@link #WINDOW} or more behind: a sliding window like that of IPsec (RFC 4303,
 * 3.4.3), so that an account costs the state the same however much it pays.
 *
 * @param next one above the highest used number
 * @param used bit {@code i} stands for the number {@code next - 1 - i}
 */
public record Nonces(long next, BigInteger used) {
  /** How far behind the highest number, or ahead of it, a number may be. */
  public static final int WINDOW = 256;

  static final Nonces NONE = new Nonces(0, BigInteger.ZERO);

  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(WINDOW).subtract(BigInteger.ONE);

  /** Whether a number may still be used: neither used nor too far from the others. */
  public boolean isFree(long nonce) {
    if (nonce >= next) {
      return nonce - next < WINDOW && nonce < Long.MAX_VALUE;
    }
    long behind = next - 1 - nonce;
    return behind < WINDOW && nonce >= 0 && !used.testBit((int) behind);
  }

  /** With a {@linkplain #isFree free} number used. */
  Nonces with(long nonce) {
    if (!isFree(nonce)) {
      throw new IllegalArgumentException("nonce: " + nonce + " is not free in " + this);
    }
    if (nonce < next) {
      return new Nonces(next, used.setBit((int) (next - 1 - nonce)));
    }
    int ahead = (int) (nonce + 1 - next);
    return new Nonces(nonce + 1, used.shiftLeft(ahead).setBit(0).and(MASK));
  }

  /** What a sender may read to choose a number. */
  String free() {
    return "one not used yet, " + Math.max(0, next - WINDOW) + " to " + (next + WINDOW - 1);
  }

  void encodeTo(RlpWriter out) {
    out.uint(next).uint(used);
  }

  static Nonces decode(RlpReader in) throws MalformedMessage {
    return new Nonces(in.uint64(), in.uint(WINDOW / Byte.SIZE));
  }
}
