package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.Optional;

/** A type at the border of a SCORE, and how its values are spelled there. */
enum Type {
  INT("int", "0x and hex digits without leading zeros, at most 256 bits"),
  STR("str", "text"),
  BYTES("bytes", "0x and an even number of lower-case hex digits"),
  BOOL("bool", "0x0 or 0x1"),
  ADDRESS("Address", "hx or cx and 40 lower-case hex digits"),
  DICT("dict", "an object"),
  LIST("list", "an array");

  private static final int RADIX = 16;
  private static final int MAX_INT_DIGITS = 64;

  /** As many always fit a long. */
  private static final int LONG_DIGITS = 15;

  private static final String HEX = "0x";

  private final String word;
  private final String expected;

  Type(String word, String expected) {
    this.word = word;
    this.expected = expected;
  }

  /** As in icx_getScoreApi and in the signatures of events. */
  String word() {
    return word;
  }

  /** What a value has to look like. */
  String expected() {
    return expected;
  }

  boolean accepts(RpcItem item) {
    return switch (this) {
      case DICT -> item instanceof RpcItem.Dict;
      case LIST -> item instanceof RpcItem.Array;
      case INT, STR, BYTES, BOOL, ADDRESS ->
          item instanceof RpcItem.Text(String text) && acceptsText(text);
    };
  }

  private boolean acceptsText(String text) {
    return switch (this) {
      case INT -> integer(text).isPresent();
      case STR -> true;
      case BYTES -> text.startsWith(HEX) && text.length() % 2 == 0 && areDigits(text, HEX.length());
      case BOOL -> text.equals("0x0") || text.equals("0x1");
      case ADDRESS -> IconAddress.isValid(text);
      case DICT, LIST -> false;
    };
  }

  /** The integer, or empty if the text is not the one spelling of an integer of 256 bits. */
  static Optional<BigInteger> integer(String text) {
    boolean negative = text.startsWith("-");
    int first = (negative ? 1 : 0) + HEX.length();
    int digits = text.length() - first;
    boolean spelled =
        text.startsWith(HEX, first - HEX.length())
            && digits > 0
            && digits <= MAX_INT_DIGITS
            && areDigits(text, first)
            && (text.charAt(first) != '0' || (digits == 1 && !negative));
    if (!spelled) {
      return Optional.empty();
    }
    BigInteger magnitude =
        digits <= LONG_DIGITS
            ? BigInteger.valueOf(Long.parseLong(text, first, text.length(), RADIX))
            : new BigInteger(text.substring(first), RADIX);
    return Optional.of(negative ? magnitude.negate() : magnitude);
  }

  private static boolean areDigits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char digit = text.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }
}
