package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * Prices times the seconds they held, added up before a block's first change: the difference of two
 * readings, divided by the time between them, is a mean price that costs its forger that time.
 *
 * @param first price of the first asset in the second, in 2^-112, times seconds; wraps at 2^256
 * @param sinceSeconds how far it is added up
 */
public record Twap(BigInteger first, BigInteger second, long sinceSeconds) {
  private static final int FRACTION_BITS = 112;
  private static final BigInteger WRAP = BigInteger.ONE.shiftLeft(256);
  private static final int WORD = 32;

  public static final Twap NONE = new Twap(BigInteger.ZERO, BigInteger.ZERO, 0);

  /** Adds the time since the last reading, at the prices the pool had all along. */
  Twap until(long seconds, Reserve one, Reserve other) {
    if (seconds <= sinceSeconds || one.balance().signum() == 0) {
      return new Twap(first, second, Math.max(seconds, sinceSeconds));
    }
    BigInteger held = BigInteger.valueOf(seconds - sinceSeconds);
    return new Twap(
        first.add(price(one, other).multiply(held)).mod(WRAP),
        second.add(price(other, one).multiply(held)).mod(WRAP),
        seconds);
  }

  private static BigInteger price(Reserve of, Reserve in) {
    BigInteger dividend = in.balance().multiply(BigInteger.valueOf(of.weight()));
    BigInteger divisor = of.balance().multiply(BigInteger.valueOf(in.weight()));
    return dividend.shiftLeft(FRACTION_BITS).divide(divisor);
  }

  void write(RlpWriter out) {
    out.uint(first).uint(second).uint(sinceSeconds);
  }

  static Twap read(RlpReader in) throws MalformedMessage {
    return new Twap(in.uint(WORD), in.uint(WORD), in.uint64());
  }
}
