package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * One side of a pool.
 *
 * @param weight in millionths; both sides together are a million
 * @param balance what the formula sees
 * @param protocolFees what was taken from trades and is no provider's
 */
public record Reserve(int weight, BigInteger balance, BigInteger protocolFees) {
  /** Amounts on the wire are below 2^128; a reserve that could not be paid at once is refused. */
  static final int MAX_BITS = 127;

  private static final int AMOUNT_BYTES = 16;

  /** Fees add up for as long as nobody takes them. */
  private static final int SUM_BYTES = 32;

  static Reserve empty(int weight) {
    return new Reserve(weight, BigInteger.ZERO, BigInteger.ZERO);
  }

  Reserve plus(BigInteger amount) {
    return new Reserve(weight, balance.add(amount), protocolFees);
  }

  Reserve minus(BigInteger amount) {
    return plus(amount.negate());
  }

  Reserve plusFees(BigInteger fees) {
    return new Reserve(weight, balance, protocolFees.add(fees));
  }

  /** Everything of the pool that the vault holds for it. */
  BigInteger total() {
    return balance.add(protocolFees);
  }

  void write(RlpWriter out) {
    out.uint(weight).uint(balance).uint(protocolFees);
  }

  static Reserve read(RlpReader in) throws MalformedMessage {
    return new Reserve((int) in.uint64(), in.uint(AMOUNT_BYTES), in.uint(SUM_BYTES));
  }
}
