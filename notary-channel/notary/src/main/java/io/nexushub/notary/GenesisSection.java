package io.nexushub.notary;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpAddress;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One object of a genesis file while it is read: complains in the operator's words, with the path
 * of the key, and remembers which keys were read so that {@link #finish} can name the others.
 */
public final class GenesisSection {
  private static final int MAX_TEXT = 1024 * 1024;
  private static final int NEAR_MISS = 2;

  private final String path;
  private final RpcItem.Dict fields;
  private final TreeSet<String> known = new TreeSet<>();

  private GenesisSection(String path, RpcItem.Dict fields) {
    this.path = path;
    this.fields = fields;
  }

  public static GenesisSection of(RpcItem.Dict genesis) {
    return new GenesisSection("genesis", genesis);
  }

  public boolean has(String key) {
    known.add(key);
    return fields.field(key).isPresent();
  }

  public String text(String key) throws MalformedMessage {
    known.add(key);
    RpcItem item = fields.field(key).orElseThrow(() -> missing(key));
    if (!(item instanceof RpcItem.Text(String value))) {
      throw MalformedMessage.of(path(key), "no text", "a text");
    }
    if (value.isEmpty() || value.length() > MAX_TEXT) {
      throw MalformedMessage.of(path(key), value.length() + " characters", "1 to " + MAX_TEXT);
    }
    return value;
  }

  public String textOr(String key, String otherwise) throws MalformedMessage {
    return has(key) ? text(key) : otherwise;
  }

  /** A BTP network address, such as {@code 0x539.eth}. */
  public NetworkAddress network(String key) throws MalformedMessage {
    String value = text(key);
    try {
      return NetworkAddress.parse(value);
    } catch (MalformedMessage malformed) {
      throw new MalformedMessage(path(key) + ": " + malformed.getMessage());
    }
  }

  /** Network addresses in order, without repetition. */
  public List<NetworkAddress> networks(String key, int max) throws MalformedMessage {
    List<NetworkAddress> networks = new ArrayList<>();
    for (String value : texts(key, max)) {
      NetworkAddress network;
      try {
        network = NetworkAddress.parse(value);
      } catch (MalformedMessage malformed) {
        throw new MalformedMessage(path(key) + ": " + malformed.getMessage());
      }
      if (networks.contains(network)) {
        throw MalformedMessage.of(path(key), network + " twice", "each once");
      }
      networks.add(network);
    }
    return networks;
  }

  /** A BTP address in two keys, the second of which may be missing. */
  public BtpAddress address(String networkKey, String accountKey, String account)
      throws MalformedMessage {
    NetworkAddress network = network(networkKey);
    String value = textOr(accountKey, account);
    try {
      return BtpAddress.parse("btp://" + network + "/" + value);
    } catch (MalformedMessage malformed) {
      throw new MalformedMessage(path(accountKey) + ": " + malformed.getMessage());
    }
  }

  public BtpAddress btpAddress(String key) throws MalformedMessage {
    String value = text(key);
    try {
      return BtpAddress.parse(value);
    } catch (MalformedMessage malformed) {
      throw new MalformedMessage(path(key) + ": " + malformed.getMessage());
    }
  }

  /** A positive integer, decimal or {@code 0x}. */
  public long positive(String key) throws MalformedMessage {
    long number = natural(key);
    if (number == 0) {
      throw MalformedMessage.of(path(key), 0, "> 0");
    }
    return number;
  }

  /** An integer of at least zero, decimal or {@code 0x}. */
  public long natural(String key) throws MalformedMessage {
    return integer(key, 62).longValue();
  }

  /** An amount of coins: an integer of at least zero and below 2^128, decimal or {@code 0x}. */
  public BigInteger amount(String key) throws MalformedMessage {
    return integer(key, 128);
  }

  private BigInteger integer(String key, int bits) throws MalformedMessage {
    String value = text(key);
    BigInteger number;
    try {
      number =
          value.startsWith("0x") ? new BigInteger(value.substring(2), 16) : new BigInteger(value);
    } catch (NumberFormatException e) {
      throw MalformedMessage.of(path(key), "'" + value + "'", "an integer, decimal or 0x");
    }
    if (number.signum() < 0 || number.bitLength() > bits) {
      throw MalformedMessage.of(path(key), value, ">= 0 and < 2^" + bits);
    }
    return number;
  }

  public long positiveOr(String key, long otherwise) throws MalformedMessage {
    return has(key) ? positive(key) : otherwise;
  }

  public Bytes bytes(String key) throws MalformedMessage {
    return hex(path(key), text(key));
  }

  /** 32 bytes that name something; zero means invalid. */
  public Hash root(String key) throws MalformedMessage {
    Bytes root = bytes(key);
    if (root.length() != Hash.LENGTH || root.isZero()) {
      throw refused(key, root, "32 bytes, not zero");
    }
    return Hash.of(root);
  }

  /** The 20 bytes of an Ethereum address, {@code 0x…}; zero means invalid. */
  public Address ethereumAddress(String key) throws MalformedMessage {
    return ethereumAddress(path(key), text(key));
  }

  /** Ethereum addresses in order, without repetition. */
  public List<Address> ethereumAddresses(String key, int max) throws MalformedMessage {
    List<Address> addresses = new ArrayList<>();
    for (String value : texts(key, max)) {
      Address address = ethereumAddress(path(key), value);
      if (addresses.contains(address)) {
        throw MalformedMessage.of(path(key), value + " twice", "each once");
      }
      addresses.add(address);
    }
    return addresses;
  }

  /** The bodies of {@code hx} addresses. */
  public List<Address> keyAddresses(String key, int max) throws MalformedMessage {
    List<Address> addresses = new ArrayList<>();
    for (String value : texts(key, max)) {
      IconAddress address;
      try {
        address = IconAddress.parse(value);
      } catch (MalformedMessage e) {
        throw new MalformedMessage(path(key) + ": " + e.getMessage());
      }
      if (address.isContract() || addresses.contains(address.body())) {
        throw MalformedMessage.of(path(key), value, "hx addresses, each once");
      }
      addresses.add(address.body());
    }
    return addresses;
  }

  public GenesisSection section(String key) throws MalformedMessage {
    known.add(key);
    return section(path(key), fields.field(key).orElseThrow(() -> missing(key)));
  }

  public List<GenesisSection> sections(String key, int max) throws MalformedMessage {
    List<GenesisSection> sections = new ArrayList<>();
    for (RpcItem item : items(key, max)) {
      sections.add(section(path(key) + "[" + sections.size() + "]", item));
    }
    return sections;
  }

  /** The object itself, for whoever reads it by rules of his own. */
  public RpcItem.Dict dict() {
    return fields;
  }

  public MalformedMessage refused(String key, Object found, Object expected) {
    return MalformedMessage.of(path(key), found, expected);
  }

  /** Fails on a key nobody asked for, and suggests the one that may have been meant. */
  public void finish() throws MalformedMessage {
    for (String key : fields.fields().keySet()) {
      if (!known.contains(key)) {
        String meant =
            known.stream()
                .filter(candidate -> distance(candidate, key) <= NEAR_MISS)
                .findFirst()
                .map(candidate -> "did you mean '" + candidate + "'?")
                .orElse("one of " + String.join(", ", known));
        throw MalformedMessage.of(path(key), "unknown key", meant);
      }
    }
  }

  private List<String> texts(String key, int max) throws MalformedMessage {
    List<String> texts = new ArrayList<>();
    for (RpcItem item : items(key, max)) {
      if (!(item instanceof RpcItem.Text(String value))) {
        throw MalformedMessage.of(path(key), "an item that is no text", "a list of texts");
      }
      texts.add(value);
    }
    return texts;
  }

  private List<RpcItem> items(String key, int max) throws MalformedMessage {
    known.add(key);
    RpcItem item = fields.field(key).orElseThrow(() -> missing(key));
    if (!(item instanceof RpcItem.Array(List<RpcItem> items))) {
      throw MalformedMessage.of(path(key), "no list", "a list");
    }
    if (items.isEmpty() || items.size() > max) {
      throw MalformedMessage.of(path(key), items.size() + " items", "1 to " + max);
    }
    return items;
  }

  private static GenesisSection section(String path, RpcItem item) throws MalformedMessage {
    if (!(item instanceof RpcItem.Dict fields)) {
      throw MalformedMessage.of(path, "no object", "an object");
    }
    return new GenesisSection(path, fields);
  }

  private static Address ethereumAddress(String path, String value) throws MalformedMessage {
    Bytes body = hex(path, value);
    if (body.length() != Address.LENGTH || body.isZero()) {
      throw MalformedMessage.of(path, value, "0x and 40 hex digits, not zero");
    }
    return Address.of(body);
  }

  private static Bytes hex(String path, String value) throws MalformedMessage {
    try {
      if (value.startsWith("0x")) {
        return Bytes.hex(value);
      }
    } catch (IllegalArgumentException e) {
      // Reported below: the digits are as wrong as a missing prefix.
    }
    throw MalformedMessage.of(path, "'" + value + "'", "0x and an even number of hex digits");
  }

  private MalformedMessage missing(String key) {
    String near =
        fields.fields().keySet().stream()
            .filter(present -> !present.equals(key) && distance(present, key) <= NEAR_MISS)
            .findFirst()
            .map(present -> "missing, but there is '" + present + "'")
            .orElse("missing");
    return MalformedMessage.of(path(key), near, "a value");
  }

  private String path(String key) {
    return path + "." + key;
  }

  /** Levenshtein's distance. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
