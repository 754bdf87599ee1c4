package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An object of the genesis while it is read; complains with the path of the key. */
final class GenesisSection {
  private static final int MAX_ITEMS = 100_000;

  private final String path;
  private final RpcItem.Dict fields;

  private GenesisSection(String path, RpcItem.Dict fields) {
    this.path = path;
    this.fields = fields;
  }

  /** Fails on keys that are not among {@code known}, and suggests what may have been meant. */
  static GenesisSection of(String path, RpcItem item, List<String> known) throws MalformedMessage {
    if (!(item instanceof RpcItem.Dict fields)) {
      throw MalformedMessage.of(path, Words.show(item), "an object");
    }
    for (String key : fields.fields().keySet()) {
      if (!known.contains(key)) {
        throw MalformedMessage.of(path + "." + key, "unknown key", Words.oneOf(key, known));
      }
    }
    return new GenesisSection(path, fields);
  }

  boolean has(String key) {
    return fields.field(key).isPresent();
  }

  String text(String key) throws MalformedMessage {
    RpcItem item = fields.field(key).orElse(null);
    if (item instanceof RpcItem.Text(String text) && !text.isEmpty()) {
      return text;
    }
    throw MalformedMessage.of(path + "." + key, Words.show(item), "text");
  }

  /** Decimal or {@code 0x}; not negative, at most {@code bits} bits. */
  BigInteger number(String key, int bits) throws MalformedMessage {
    String text = text(key);
    Optional<BigInteger> value = text.startsWith("0x") ? Type.integer(text) : decimal(text);
    return value
        .filter(number -> number.signum() >= 0 && number.bitLength() <= bits)
        .orElseThrow(
            () -> refused(key, Words.quote(text), "an integer from 0 to 2^" + bits + " - 1"));
  }

  /** A BTP network address, such as {@code 0x3.icon}. */
  NetworkAddress network(String key) throws MalformedMessage {
    return network(key, text(key));
  }

  List<String> networks(String key) throws MalformedMessage {
    List<String> networks = new ArrayList<>();
    for (RpcItem item : items(key)) {
      if (!(item instanceof RpcItem.Text(String text))) {
        throw refused(key, Words.show(item), "network addresses");
      }
      networks.add(network(key, text).toString());
    }
    return networks;
  }

  IconAddress address(String key) throws MalformedMessage {
    String text = text(key);
    try {
      return IconAddress.parse(text);
    } catch (MalformedMessage malformed) {
      throw refused(key, Words.quote(text), Type.ADDRESS.expected());
    }
  }

  Bytes bytes(String key) throws MalformedMessage {
    String text = text(key);
    if (!Type.BYTES.accepts(new RpcItem.Text(text)) || text.equals("0x")) {
      throw refused(key, Words.quote(text), Type.BYTES.expected() + ", not empty");
    }
    return Bytes.hex(text);
  }

  List<RpcItem> items(String key) throws MalformedMessage {
    RpcItem item = fields.field(key).orElse(null);
    if (!(item instanceof RpcItem.Array(List<RpcItem> items))) {
      throw refused(key, Words.show(item), "an array");
    }
    if (items.size() > MAX_ITEMS) {
      throw refused(key, items.size() + " items", "<= " + MAX_ITEMS);
    }
    return items;
  }

  List<IconAddress> addresses(String key) throws MalformedMessage {
    List<IconAddress> addresses = new ArrayList<>();
    for (RpcItem item : items(key)) {
      if (!(item instanceof RpcItem.Text(String text)) || !IconAddress.isValid(text)) {
        throw refused(key, Words.show(item), Type.ADDRESS.expected());
      }
      addresses.add(IconAddress.parse(text));
    }
    return addresses;
  }

  GenesisSection section(String key, List<String> known) throws MalformedMessage {
    return of(path + "." + key, fields.field(key).orElse(RpcItem.NONE), known);
  }

  List<GenesisSection> sections(String key, List<String> known) throws MalformedMessage {
    List<GenesisSection> sections = new ArrayList<>();
    for (RpcItem item : items(key)) {
      sections.add(of(path + "." + key + "[" + sections.size() + "]", item, known));
    }
    return sections;
  }

  MalformedMessage refused(String key, Object found, Object expected) {
    return MalformedMessage.of(path + "." + key, found, expected);
  }

  private NetworkAddress network(String key, String text) throws MalformedMessage {
    try {
      return NetworkAddress.parse(text);
    } catch (MalformedMessage malformed) {
      throw refused(key, Words.quote(text), "<id>.<system>, such as 0x3.icon");
    }
  }

  private static Optional<BigInteger> decimal(String text) {
    return text.matches("0|[1-9][0-9]{0,77}")
        ? Optional.of(new BigInteger(text))
        : Optional.empty();
  }
}
