package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * What the book says of a vault's coins, beside the pools' reserves: each unit that came in stands
 * in exactly one place until it has left.
 *
 * @param received all deposits that were ever accepted
 * @param pending deposits that nothing has become of yet
 * @param owed orders that the vault has not answered
 * @param claimable what the vault holds for recipients who have to pull it
 * @param paid what has left
 */
public record Holdings(
    BigInteger received,
    BigInteger pending,
    BigInteger owed,
    BigInteger claimable,
    BigInteger paid) {
  /** Sums of amounts that flow in and out again for years. */
  private static final int SUM_BYTES = 32;

  static final Holdings NONE =
      new Holdings(
          BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

  Holdings receiving(BigInteger amount) {
    return new Holdings(received.add(amount), pending.add(amount), owed, claimable, paid);
  }

  /** A deposit, or a part of it, becomes part of a pool. */
  Holdings using(BigInteger amount) {
    return new Holdings(received, pending.subtract(amount), owed, claimable, paid);
  }

  Holdings owing(BigInteger amount) {
    return new Holdings(received, pending, owed.add(amount), claimable, paid);
  }

  Holdings paying(BigInteger amount) {
    return new Holdings(received, pending, owed.subtract(amount), claimable, paid.add(amount));
  }

  Holdings holding(BigInteger amount) {
    return new Holdings(received, pending, owed.subtract(amount), claimable.add(amount), paid);
  }

  Holdings claiming(BigInteger amount) {
    return new Holdings(received, pending, owed, claimable.subtract(amount), paid.add(amount));
  }

  /** What the vault has to hold, apart from the pools' reserves. */
  BigInteger liabilities() {
    return pending.add(owed).add(claimable);
  }

  /** What the vault has to hold in all. */
  public BigInteger inVault() {
    return received.subtract(paid);
  }

  boolean isNegative() {
    return pending.signum() < 0
        || owed.signum() < 0
        || claimable.signum() < 0
        || inVault().signum() < 0;
  }

  void write(RlpWriter out) {
    out.uint(received).uint(pending).uint(owed).uint(claimable).uint(paid);
  }

  static Holdings read(RlpReader in) throws MalformedMessage {
    return new Holdings(
        in.uint(SUM_BYTES),
        in.uint(SUM_BYTES),
        in.uint(SUM_BYTES),
        in.uint(SUM_BYTES),
        in.uint(SUM_BYTES));
  }
}
