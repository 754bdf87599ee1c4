package io.nexushub.protocol.btp;

import io.nexushub.protocol.MalformedMessage;

/** {@code <network id>.<system>}, such as {@code 0x1.icon}. */
public record NetworkAddress(String id, String system) implements Comparable<NetworkAddress> {
  public static final int MAX_LENGTH = 64;

  public NetworkAddress {
    if (!isPart(id) || !isPart(system) || id.length() + 1 + system.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "network address: '" + id + "." + system + "' (expected: <id>.<system>)");
    }
  }

  public static NetworkAddress parse(String text) throws MalformedMessage {
    int dot = text.indexOf('.');
    boolean valid =
        text.length() <= MAX_LENGTH
            && dot > 0
            && isPart(text.substring(0, dot))
            && isPart(text.substring(dot + 1));
    if (!valid) {
      throw MalformedMessage.of("network address", quoted(text), "<id>.<system>");
    }
    return new NetworkAddress(text.substring(0, dot), text.substring(dot + 1));
  }

  /** For texts in code and tests, which are known to be right. */
  public static NetworkAddress of(String text) {
    try {
      return parse(text);
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public int compareTo(NetworkAddress other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return id + "." + system;
  }

  static String quoted(String text) {
    return text.length() > MAX_LENGTH ? text.length() + " characters" : "'" + text + "'";
  }

  private static boolean isPart(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (!isAllowed(part.charAt(i))) {
        return false;
      }
    }
    return !part.isEmpty();
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
