package io.nexushub.coins;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * Coins for one account.
 *
 * @param amount in the channel's smallest unit, above zero
 * @param memo for whoever is paid; the chain does not read it
 */
public record Payment(Address to, BigInteger amount, Bytes memo) {
  public static final int MAX_MEMO_BYTES = 256;

  /** 2^128 and more would be more than there is. */
  static final int MAX_AMOUNT_BYTES = 16;

  public Payment {
    if (amount.signum() <= 0 || amount.bitLength() > MAX_AMOUNT_BYTES * Byte.SIZE) {
      throw new IllegalArgumentException("amount: " + amount + " (expected: 1 to 2^128 - 1)");
    }
    if (memo.length() > MAX_MEMO_BYTES) {
      throw new IllegalArgumentException(
          "memo: " + memo.length() + " bytes (expected: <= " + MAX_MEMO_BYTES + ")");
    }
  }

  void encodeTo(RlpWriter out) {
    out.beginList().bytes(to.bytes()).uint(amount).bytes(memo).endList();
  }

  static Payment decode(RlpReader in) throws MalformedMessage {
    in.enterList();
    Address to = Address.of(in.fixed(Address.LENGTH));
    BigInteger amount = in.uint(MAX_AMOUNT_BYTES);
    if (amount.signum() == 0) {
      throw MalformedMessage.of("payment.amount", 0, "> 0");
    }
    Bytes memo = in.bytes(MAX_MEMO_BYTES);
    in.leaveList();
    return new Payment(to, amount, memo);
  }
}
