package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads one JSON value strictly: UTF-8, each name once, whole numbers in their shortest form, no
 * half of a surrogate pair, nothing behind the value.
 */
final class JsonReader {
  /** A block's transactions are 1 MiB at most; votes and escapes double it rather than more. */
  static final int MAX_LENGTH = 8 << 20;

  /** Deeper nesting is an attack on the stack of whoever recurses over it. */
  static final int MAX_DEPTH = 64;

  private static final int MAX_DIGITS = 18;

  private final String input;
  private int at;

  private JsonReader(String input) {
    this.input = input;
  }

  static Json read(Bytes utf8) throws MalformedMessage {
    if (utf8.length() > MAX_LENGTH) {
      throw MalformedMessage.of("JSON", utf8.length() + " bytes", "<= " + MAX_LENGTH);
    }
    JsonReader in = new JsonReader(decode(utf8));
    Json value = in.value(1);
    in.skipBlanks();
    if (in.at != in.input.length()) {
      throw in.malformed("its end");
    }
    return value;
  }

  private static String decode(Bytes utf8) throws MalformedMessage {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8.toArray())).toString();
    } catch (CharacterCodingException e) {
      throw MalformedMessage.of("JSON", "other bytes", "UTF-8");
    }
  }

  private Json value(int depth) throws MalformedMessage {
    if (depth > MAX_DEPTH) {
      throw MalformedMessage.of("JSON", "nested deeper", "<= " + MAX_DEPTH + " levels");
    }
    skipBlanks();
    return switch (peek()) {
      case '{' -> fields(depth);
      case '[' -> items(depth);
      case '"' -> new Json.Text(text());
      case 'n' -> nothing();
      default -> number();
    };
  }

  private Json.Fields fields(int depth) throws MalformedMessage {
    SortedMap<String, Json> values = new TreeMap<>();
    expect('{');
    if (ends('}')) {
      return new Json.Fields(values);
    }
    do {
      skipBlanks();
      String name = text();
      skipBlanks();
      expect(':');
      if (values.put(name, value(depth + 1)) != null) {
        throw MalformedMessage.of("JSON name", Quoted.text(name) + " twice", "once");
      }
    } while (more('}'));
    return new Json.Fields(values);
  }

  private Json.Items items(int depth) throws MalformedMessage {
    List<Json> values = new ArrayList<>();
    expect('[');
    if (ends(']')) {
      return new Json.Items(values);
    }
    do {
      values.add(value(depth + 1));
    } while (more(']'));
    return new Json.Items(values);
  }

  private boolean ends(char bracket) {
    skipBlanks();
    if (peek() == bracket) {
      at++;
      return true;
    }
    return false;
  }

  /** Whether a comma follows; otherwise the bracket has to. */
  private boolean more(char bracket) throws MalformedMessage {
    skipBlanks();
    if (peek() == ',') {
      at++;
      return true;
    }
    expect(bracket);
    return false;
  }

  private Json nothing() throws MalformedMessage {
    for (int i = 0; i < "null".length(); i++) {
      expect("null".charAt(i));
    }
    return new Json.Null();
  }

  private Json number() throws MalformedMessage {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int digits = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    int count = at - digits;
    boolean padded = count > 1 && input.charAt(digits) == '0';
    if (count == 0 || count > MAX_DIGITS || padded || "-0".equals(input.substring(start, at))) {
      throw malformed("a text, a list, an object, null or a whole number");
    }
    return new Json.Whole(Long.parseLong(input, start, at, 10));
  }

  private String text() throws MalformedMessage {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = peek();
      if (c < ' ') {
        throw malformed("no control character, or the end of the text");
      }
      at++;
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return whole(out);
  }

  private char escaped() throws MalformedMessage {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw malformed("a JSON escape");
    };
  }

  private char unit() throws MalformedMessage {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw malformed("four hex digits");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private String whole(StringBuilder text) throws MalformedMessage {
    boolean half =
        text.codePoints()
            .anyMatch(
                point -> Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE);
    if (half) {
      throw malformed("both halves of a surrogate pair");
    }
    return text.toString();
  }

  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
      at++;
    }
  }

  private void expect(char wanted) throws MalformedMessage {
    if (peek() != wanted) {
      throw malformed("'" + wanted + "'");
    }
    at++;
  }

  /** The next character; NUL, which may stand nowhere, at the end. */
  private char peek() {
    return at < input.length() ? input.charAt(at) : 0;
  }

  private MalformedMessage malformed(String expected) {
    String found = at < input.length() ? Quoted.text(input.substring(at, at + 1)) : "the end";
    return MalformedMessage.of("JSON, character " + at, found, expected);
  }
}
