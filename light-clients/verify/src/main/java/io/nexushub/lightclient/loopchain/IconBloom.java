package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.loopchain.LoopchainReceipt.Event;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The 2048-bit filter of events: each contract, signature and indexed value sets three bits. It may
 * say yes wrongly and never no.
 */
public record IconBloom(Bytes bits) {
  private static final int BITS = 2048;
  private static final int BITS_PER_ITEM = 3;
  private static final byte SCORE = (byte) 0xff;

  /** The filter of exactly these events. */
  public static IconBloom of(List<Event> events) throws MalformedMessage {
    byte[] bits = new byte[LoopchainHeader.BLOOM_LENGTH];
    for (Event event : events) {
      for (Bytes item : items(event)) {
        Bytes digest = HashFunction.SHA3_256.hash(item).bytes();
        for (int i = 0; i < BITS_PER_ITEM; i++) {
          int place =
              ((digest.at(2 * i) & 0xff) << Byte.SIZE | (digest.at(2 * i + 1) & 0xff)) % BITS;
          bits[(BITS - 1 - place) / Byte.SIZE] |= (byte) (1 << place % Byte.SIZE);
        }
      }
    }
    return new IconBloom(Bytes.wrap(bits));
  }

  private static List<Bytes> items(Event event) throws MalformedMessage {
    List<Bytes> items = new ArrayList<>();
    items.add(Bytes.concat(Bytes.of(SCORE), event.score().encode()));
    items.add(Bytes.concat(Bytes.of((byte) 0), Bytes.utf8(event.signature())));
    List<String> types = types(event.signature());
    if (event.indexed().size() - 1 > types.size()) {
      throw MalformedMessage.of(
          "event's indexed values", event.indexed().size() - 1, "<= " + types.size());
    }
    for (int i = 1; i < event.indexed().size(); i++) {
      if (event.indexed().get(i).isPresent()) {
        Bytes value = value(types.get(i - 1), event.indexed().get(i).orElseThrow());
        items.add(Bytes.concat(Bytes.of((byte) i), value));
      }
    }
    return items;
  }

  /** {@code Transfer(Address,Address,int,bytes)}: what stands between the brackets. */
  private static List<String> types(String signature) throws MalformedMessage {
    int open = signature.indexOf('(');
    if (open < 0 || !signature.endsWith(")")) {
      throw MalformedMessage.of("event's signature", Quoted.text(signature), "name(type,…)");
    }
    String inner = signature.substring(open + 1, signature.length() - 1);
    return inner.isEmpty() ? List.of() : List.of(inner.split(",", -1));
  }

  private static Bytes value(String type, String text) throws MalformedMessage {
    return switch (type) {
      case "int", "bool" -> Bytes.wrap(integer(text).toByteArray());
      case "Address" -> IconAddress.parse(text).encode();
      case "str" -> Bytes.utf8(text);
      case "bytes" -> {
        if (!text.matches("0x([0-9a-f]{2})*")) {
          throw MalformedMessage.of("event's bytes", Quoted.text(text), "0x and whole bytes");
        }
        yield Bytes.hex(text);
      }
      default ->
          throw MalformedMessage.of(
              "event's type", Quoted.text(type), "int, bool, Address, str or bytes");
    };
  }

  private static BigInteger integer(String text) throws MalformedMessage {
    if (!text.matches("-?0x[0-9a-f]{1,128}")) {
      throw MalformedMessage.of("event's integer", Quoted.text(text), "0x or -0x and hex digits");
    }
    BigInteger magnitude = new BigInteger(text.substring(text.indexOf('x') + 1), 16);
    return text.startsWith("-") ? magnitude.negate() : magnitude;
  }
}
