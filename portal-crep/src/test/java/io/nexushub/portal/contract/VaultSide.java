package io.nexushub.portal.contract;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.FromVault;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of the two vaults, played and told of in the words of {@link VaultMove}. */
abstract sealed class VaultSide permits EthSide, ScoreSide {
  static final String REFUSED = "refused";

  /** Where an event has an amount, if it has one. */
  private static final int AMOUNT = 2;

  private static final BigInteger UNIT = BigInteger.TEN.pow(9);

  /** Network serial numbers of deposits, which the exchange's answers name. */
  private final Map<Long, Long> serials = new TreeMap<>();

  /** What became of a move: whether it was refused, what was logged, what was said to the hub. */
  abstract List<String> play(VaultMove move);

  /** Coins that the vault owns. */
  abstract BigInteger balance();

  /** What the vault knows of a deposit and of an order of that number. */
  abstract String ledger(long number);

  /** The chain's name for its own deposits. */
  abstract String network();

  static BigInteger coins(long units) {
    return UNIT.multiply(BigInteger.valueOf(units));
  }

  long serial(long deposit) {
    return serials.getOrDefault(deposit, 999_999L);
  }

  /** An event, whose values are numbers, flags, people and the source of an order. */
  String line(String name, List<Object> values) {
    List<String> told = new ArrayList<>();
    for (Object value : values) {
      told.add(
          switch (value) {
            case BigInteger number -> told.size() == AMOUNT ? units(number) : number.toString();
            case String text when text.startsWith(network() + "/") ->
                "own" + text.substring(network().length());
            case String text when text.contains("/") ->
                "foreign" + text.substring(text.indexOf('/'));
            case Object other -> other.toString();
          });
    }
    return name + told;
  }

  static String units(BigInteger coins) {
    BigInteger[] parts = coins.divideAndRemainder(UNIT);
    return parts[1].signum() == 0 ? parts[0].toString() : coins + " of the smallest";
  }

  /** What the vault says to the exchange, without its chain's own numbers. */
  String said(Bytes encoded) {
    try {
      var message = io.nexushub.protocol.btp.BtpMessage.decode(encoded);
      if (!message.dst().equals(NetworkAddress.of(Vault.DEX))) {
        throw new AssertionError("a message to " + message.dst());
      }
      if (message.sn().signum() < 0) {
        return "says error " + ErrorMessage.decode(message.payload()).code();
      }
      return switch (FromVault.decode(message.payload())) {
        case FromVault.Deposit deposit -> {
          serials.put(deposit.number(), message.nsn().longValueExact());
          yield "says deposit %d of %s".formatted(deposit.number(), units(deposit.amount()));
        }
        case FromVault.Wish wish -> "says wish " + wish.number();
        case FromVault.Settled settled -> {
          List<String> outcomes = new ArrayList<>();
          settled
              .settlements()
              .forEach(each -> outcomes.add(each.orderNumber() + " " + each.outcome()));
          yield "says settled " + outcomes;
        }
        case FromVault.Claimed claimed -> "says claimed " + claimed.orderNumber();
        case FromVault.Adopted adopted -> "says adopted " + adopted.policyNumber();
      };
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }
}
