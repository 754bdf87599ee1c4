package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * What a trade costs, in millionths of what is given.
 *
 * @param feePpm of the amount, rounded up: never less than one unit
 * @param protocolPpm of the fee that is kept apart from the pool, rounded down; the rest stays in
 *     the pool and is its providers'
 */
public record Fees(int feePpm, int protocolPpm) {
  public static final int WHOLE_PPM = 1_000_000;

  /** A tenth; a higher fee is a mistake. */
  public static final int MAX_FEE_PPM = 100_000;

  private static final BigInteger WHOLE = BigInteger.valueOf(WHOLE_PPM);

  public Fees {
    if (feePpm < 1 || feePpm > MAX_FEE_PPM || protocolPpm < 0 || protocolPpm > WHOLE_PPM) {
      throw new IllegalArgumentException(
          "fees: " + feePpm + ", " + protocolPpm + " (expected: 1 to 100,000, 0 to 1,000,000)");
    }
  }

  /** The fee of an amount; an amount of one unit is all fee. */
  public BigInteger of(BigInteger amount) {
    return roundedUp(amount.multiply(BigInteger.valueOf(feePpm)), WHOLE);
  }

  /** The part of a fee that is the protocol's. */
  public BigInteger protocolPart(BigInteger fee) {
    return fee.multiply(BigInteger.valueOf(protocolPpm)).divide(WHOLE);
  }

  /** The least amount of which {@code net} is left after the fee. */
  public BigInteger gross(BigInteger net) {
    BigInteger amount = net.multiply(WHOLE).divide(BigInteger.valueOf((long) WHOLE_PPM - feePpm));
    while (amount.subtract(of(amount)).compareTo(net) < 0) {
      amount = amount.add(BigInteger.ONE);
    }
    return amount;
  }

  /** The fee of what is exchanged when one side only is given to a pool. */
  BigInteger ofOneSide(BigInteger amount, int weight) {
    BigInteger exchanged =
        roundedUp(amount.multiply(BigInteger.valueOf((long) WHOLE_PPM - weight)), WHOLE);
    return of(exchanged);
  }

  static BigInteger roundedUp(BigInteger dividend, BigInteger divisor) {
    return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
  }

  void write(RlpWriter out) {
    out.uint(feePpm).uint(protocolPpm);
  }

  static Fees read(RlpReader in) throws MalformedMessage {
    return new Fees((int) in.uint64(), (int) in.uint64());
  }
}
