package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;

/** ICX balances, in loop. An account without coins takes no room. */
final class Accounts {
  private static final Bytes PREFIX = Bytes.utf8("a");

  private Accounts() {}

  static BigInteger balance(Draft draft, IconAddress address) {
    return new BigInteger(1, draft.get(key(address)).toArray());
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

  private static Bytes key(IconAddress address) {
    return Bytes.concat(PREFIX, address.encode());
  }
}
