package io.nexushub.protocol.btp;

import io.nexushub.protocol.MalformedMessage;

/** {@code btp://<network address>/<account>}: a contract on some chain. */
public record BtpAddress(NetworkAddress network, String account) implements Comparable<BtpAddress> {
  public static final int MAX_ACCOUNT_LENGTH = 128;

  private static final String SCHEME = "btp://";

  public BtpAddress {
    if (!isAccount(account)) {
      throw new IllegalArgumentException(
          "BTP account: '" + account + "' (expected: 1 to 128 of the unreserved of RFC 3986)");
    }
  }

  public static BtpAddress parse(String text) throws MalformedMessage {
    int slash = text.startsWith(SCHEME) ? text.indexOf('/', SCHEME.length()) : -1;
    if (slash < 0 || !isAccount(text.substring(slash + 1))) {
      throw MalformedMessage.of(
          "BTP address", NetworkAddress.quoted(text), "btp://<id>.<system>/<account>");
    }
    NetworkAddress network = NetworkAddress.parse(text.substring(SCHEME.length(), slash));
    return new BtpAddress(network, text.substring(slash + 1));
  }

  /** For texts in code and tests, which are known to be right. */
  public static BtpAddress of(String text) {
    try {
      return parse(text);
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public int compareTo(BtpAddress other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return SCHEME + network + "/" + account;
  }

  private static boolean isAccount(String account) {
    return !account.isEmpty()
        && account.length() <= MAX_ACCOUNT_LENGTH
        && account.chars().allMatch(BtpAddress::isUnreserved);
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
