package io.nexushub.protocol.dex;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;

/**
 * A deposit or wish by the network of its vault and its number there: {@code 0x539.eth/17}.
 *
 * @param number from 1 on
 */
public record SourceNumber(NetworkAddress network, long number)
    implements Comparable<SourceNumber> {
  private static final char SEPARATOR = '/';
  private static final int MAX_DIGITS = 19;

  public static final int MAX_LENGTH = NetworkAddress.MAX_LENGTH + 1 + MAX_DIGITS;

  public static SourceNumber parse(String text) throws MalformedMessage {
    int at = text.indexOf(SEPARATOR);
    if (at < 0 || text.length() > MAX_LENGTH) {
      throw malformed(text);
    }
    String digits = text.substring(at + 1);
    boolean decimal = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal || digits.isEmpty() || digits.startsWith("0") || digits.length() > MAX_DIGITS) {
      throw malformed(text);
    }
    try {
      return new SourceNumber(NetworkAddress.parse(text.substring(0, at)), Long.parseLong(digits));
    } catch (NumberFormatException tooGreat) {
      throw malformed(text);
    }
  }

  @Override
  public int compareTo(SourceNumber other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork == 0 ? Long.compare(number, other.number) : byNetwork;
  }

  @Override
  public String toString() {
    return network.toString() + SEPARATOR + number;
  }

  private static MalformedMessage malformed(String text) {
    String found = text.length() > MAX_LENGTH ? text.length() + " characters" : "'" + text + "'";
    return MalformedMessage.of("source", found, "<network>/<number>, from 1 on");
  }
}
