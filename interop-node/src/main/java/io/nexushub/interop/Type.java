package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** A type at the border of a SCORE, and how its values are spelled there. */
enum Type {
  INT("int", "0x and hex digits without leading zeros, at most 256 bits"),
  STR("str", "text"),
  BYTES("bytes", "0x and an even number of lower-case hex digits"),
  BOOL("bool", "0x0 or 0x1"),
  ADDRESS("Address", "hx or cx and 40 lower-case hex digits"),
  DICT("dict", "an object"),
  LIST("list", "an array");

  private static final int MAX_INT_DIGITS = 64;
  private static final Pattern INTEGER = Pattern.compile("-?0x(0|[1-9a-f][0-9a-f]*)");
  private static final Pattern OCTETS = Pattern.compile("0x([0-9a-f]{2})*");

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
      case BYTES -> OCTETS.matcher(text).matches();
      case BOOL -> text.equals("0x0") || text.equals("0x1");
      case ADDRESS -> IconAddress.isValid(text);
      case DICT, LIST -> false;
    };
  }

  /** The integer, or empty if the text is not the one spelling of an integer of 256 bits. */
  static Optional<BigInteger> integer(String text) {
    if (text.length() > MAX_INT_DIGITS + "-0x".length()
        || !INTEGER.matcher(text).matches()
        || text.equals("-0x0")) {
      return Optional.empty();
    }
    boolean negative = text.startsWith("-");
    BigInteger magnitude = new BigInteger(text.substring(negative ? 3 : 2), 16);
    return Optional.of(negative ? magnitude.negate() : magnitude);
  }
}
