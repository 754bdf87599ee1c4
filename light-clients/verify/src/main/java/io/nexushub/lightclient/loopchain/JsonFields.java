package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.icon.IconAddress;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, each read once and in the one spelling of its value, so that what is
 * hashed can be rebuilt from what was read.
 */
final class JsonFields {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern INTEGER = Pattern.compile("0x(0|[1-9a-f][0-9a-f]{0,15})");
  private static final Pattern OCTETS = Pattern.compile("0x([0-9a-f]{2})*");
  private static final String PREFIX = "0x";

  private final String subject;
  private final SortedMap<String, Json> unread;

  private JsonFields(String subject, SortedMap<String, Json> unread) {
    this.subject = subject;
    this.unread = unread;
  }

  static JsonFields of(String subject, Json json) throws MalformedMessage {
    if (json instanceof Json.Fields(SortedMap<String, Json> values)) {
      return new JsonFields(subject, new TreeMap<>(values));
    }
    throw MalformedMessage.of(subject, json.kind(), "an object");
  }

  boolean has(String name) {
    return unread.containsKey(name);
  }

  /** No field may be left over. */
  void end() throws MalformedMessage {
    if (!unread.isEmpty()) {
      throw MalformedMessage.of(
          subject, "field " + Quoted.text(unread.firstKey()), "no such field");
    }
  }

  Json any(String name) throws MalformedMessage {
    @Nullable Json value = unread.remove(name);
    if (value == null) {
      throw MalformedMessage.of(subject + "." + name, "nothing", "a value");
    }
    return value;
  }

  String text(String name) throws MalformedMessage {
    if (any(name) instanceof Json.Text(String value)) {
      return value;
    }
    throw wrong(name, "something else", "a text");
  }

  /** 0x and 64 digits. */
  Hash hash(String name) throws MalformedMessage {
    String text = text(name);
    if (!text.startsWith(PREFIX)) {
      throw wrong(name, Quoted.text(text), "0x and 64 lower-case hex digits");
    }
    return digits(name, text.substring(PREFIX.length()));
  }

  /** 64 digits without 0x. */
  Hash bareHash(String name) throws MalformedMessage {
    return digits(name, text(name));
  }

  private Hash digits(String name, String digits) throws MalformedMessage {
    if (!HASH.matcher(digits).matches()) {
      throw wrong(name, Quoted.text(digits), "64 lower-case hex digits");
    }
    return Hash.hex(digits);
  }

  /** 0x and digits without leading zeros, below 2^63. */
  long integer(String name) throws MalformedMessage {
    String text = text(name);
    if (!INTEGER.matcher(text).matches() || (text.length() == 18 && text.charAt(2) > '7')) {
      throw wrong(name, Quoted.text(text), "0x and hex digits without leading zeros, < 2^63");
    }
    return Long.parseLong(text, PREFIX.length(), text.length(), 16);
  }

  /** A JSON number, not negative. */
  long number(String name) throws MalformedMessage {
    Json json = any(name);
    if (json instanceof Json.Whole(long value) && value >= 0) {
      return value;
    }
    throw wrong(name, json.kind(), "a number >= 0");
  }

  /** The address of a key: hx. */
  Address key(String name) throws MalformedMessage {
    return key(name, text(name));
  }

  Address key(String name, String text) throws MalformedMessage {
    IconAddress address = IconAddress.parse(text);
    if (address.isContract()) {
      throw wrong(name, text, "an hx address");
    }
    return address.body();
  }

  /** Exactly so many bytes after 0x. */
  Bytes octets(String name, int length) throws MalformedMessage {
    String text = text(name);
    if (text.length() != PREFIX.length() + 2 * length || !OCTETS.matcher(text).matches()) {
      throw wrong(name, text.length() + " characters", "0x and " + length + " bytes in hex");
    }
    return Bytes.hex(text);
  }

  Signature signature(String name) throws MalformedMessage {
    return signature(name, text(name));
  }

  /** An empty text is none. */
  Optional<Signature> optionalSignature(String name) throws MalformedMessage {
    String text = text(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(signature(name, text));
  }

  private Signature signature(String name, String text) throws MalformedMessage {
    Bytes octets = base64(text);
    if (octets.length() != Signature.LENGTH) {
      throw wrong(name, Quoted.text(text), "base64 of " + Signature.LENGTH + " bytes");
    }
    return Signature.of(octets);
  }

  /** Base64 in its one spelling; nothing if it is none. */
  private static Bytes base64(String text) {
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(octets).equals(text)
          ? Bytes.wrap(octets)
          : Bytes.EMPTY;
    } catch (IllegalArgumentException notBase64) {
      return Bytes.EMPTY;
    }
  }

  List<Json> items(String name, int limit) throws MalformedMessage {
    Json json = any(name);
    if (!(json instanceof Json.Items(List<Json> values))) {
      throw wrong(name, json.kind(), "a list");
    }
    if (values.size() > limit) {
      throw wrong(name, values.size() + " items", "<= " + limit);
    }
    return values;
  }

  private MalformedMessage wrong(String name, Object found, Object expected) {
    return MalformedMessage.of(subject + "." + name, found, expected);
  }
}
