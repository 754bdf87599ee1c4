package io.nexushub.interop;

import io.nexushub.lft.LogEvent;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.List;

/** ICON's bloom filter over the events of a receipt: 2048 bits, three for each item. */
public final class LogsBloom {
  public static final int LENGTH = 256;

  private static final int BITS = LENGTH * Byte.SIZE;
  private static final int BITS_PER_ITEM = 3;
  private static final byte EMITTER = (byte) 0xff;

  private LogsBloom() {}

  public static Bytes of(List<LogEvent> events) {
    byte[] bloom = new byte[LENGTH];
    for (LogEvent event : events) {
      add(bloom, EMITTER, address(event.emitter()));
      List<String> types = types(event.indexed().getFirst());
      add(bloom, (byte) 0, Bytes.utf8(event.indexed().getFirst()));
      for (int i = 1; i < event.indexed().size(); i++) {
        add(bloom, (byte) i, value(types.get(i - 1), event.indexed().get(i)));
      }
    }
    return Bytes.wrap(bloom);
  }

  private static void add(byte[] bloom, byte kind, Bytes item) {
    Hash digest = HashFunction.SHA3_256.hash(Bytes.concat(Bytes.of(kind), item));
    for (int i = 0; i < BITS_PER_ITEM; i++) {
      int word = (digest.bytes().at(2 * i) & 0xff) << 8 | (digest.bytes().at(2 * i + 1) & 0xff);
      int bit = word % BITS;
      bloom[LENGTH - 1 - bit / Byte.SIZE] |= (byte) (1 << (bit % Byte.SIZE));
    }
  }

  /** {@code BTPEvent(str,int,str,str)} has the types str, int, str and str. */
  private static List<String> types(String signature) {
    int open = signature.indexOf('(');
    return List.of(signature.substring(open + 1, signature.length() - 1).split(",", -1));
  }

  private static Bytes value(String type, String text) {
    return switch (type) {
      case "int", "bool" -> Bytes.wrap(integer(text).toByteArray());
      case "Address" -> address(text);
      case "bytes" -> Bytes.hex(text);
      default -> Bytes.utf8(text);
    };
  }

  /** Numbers of other chains may have more bits than a SCORE's. */
  private static BigInteger integer(String text) {
    return text.startsWith("-")
        ? new BigInteger(text.substring(3), 16).negate()
        : new BigInteger(text.substring(2), 16);
  }

  private static Bytes address(String text) {
    try {
      return IconAddress.parse(text).encode();
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException("event of " + text, malformed);
    }
  }
}
