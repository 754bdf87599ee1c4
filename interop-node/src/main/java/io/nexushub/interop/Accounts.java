package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;

/** ICX balances, in loop. An account without coins takes no room. */
public final class Accounts {
  private static final Bytes PREFIX = Bytes.utf8("a");

  private Accounts() {}

  /** Where the state keeps an account's balance; what proofs of balances are about. */
  public static Bytes key(IconAddress address) {
    return Bytes.concat(PREFIX, address.encode());
  }

  /** The balance that a value of the state stands for; nothing stands for zero. */
  public static BigInteger balance(Bytes value) {
    return new BigInteger(1, value.toArray());
  }

  static BigInteger balance(Draft draft, IconAddress address) {
    return balance(draft.get(key(address)));
  }

  static void deposit(Draft draft, IconAddress address, BigInteger amount) {
    if (amount.signum() != 0) {
      write(draft, address, balance(draft, address).add(amount));
    }
  }

  static void withdraw(Draft draft, IconAddress address, BigInteger amount) throws Revert {
    BigInteger balance = balance(draft, address);
    if (balance.compareTo(amount) < 0) {
      throw new Revert(
          FailureCode.OUT_OF_BALANCE,
          "balance of " + address + ": " + balance + " loop (expected: >= " + amount + ")");
    }
    if (amount.signum() != 0) {
      write(draft, address, balance.subtract(amount));
    }
  }

  private static void write(Draft draft, IconAddress address, BigInteger balance) {
    draft.put(
        key(address), balance.signum() == 0 ? Bytes.EMPTY : Bytes.wrap(balance.toByteArray()));
  }
}
