package io.nexushub.notary;

import io.nexushub.lft.Answer;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What the answers to all queries have in common. */
public final class Queries {
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int MAX_NUMBER = 34;

  private Queries() {}

  public static Answer unknownMethod(String method, List<String> known) {
    return new Answer.Refused(
        METHOD_NOT_FOUND,
        "method: '" + method + "' (expected: one of " + String.join(", ", known) + ")");
  }

  public static Answer invalid(String subject, Object found, Object expected) {
    return new Answer.Refused(
        INVALID_PARAMS, subject + ": " + found + " (expected: " + expected + ")");
  }

  public static Optional<NetworkAddress> network(RpcItem.Dict params, String name) {
    try {
      Optional<String> text = params.text(name);
      return text.isPresent() ? Optional.of(NetworkAddress.parse(text.get())) : Optional.empty();
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  /** A {@code 0x} or {@code -0x} integer of ICON's, if it is one. */
  public static Optional<BigInteger> integer(RpcItem.Dict params, String name) {
    Optional<String> text = params.text(name);
    if (text.isEmpty() || text.get().length() > MAX_NUMBER) {
      return Optional.empty();
    }
    boolean negative = text.get().startsWith("-");
    String digits = negative ? text.get().substring(1) : text.get();
    if (!digits.startsWith("0x") || digits.startsWith("0x-") || digits.startsWith("0x+")) {
      return Optional.empty();
    }
    try {
      BigInteger value = new BigInteger(digits.substring(2), 16);
      return Optional.of(negative ? value.negate() : value);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
