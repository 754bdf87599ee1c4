package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Items of goloop's encoding. Each has one spelling, so that what was read can be hashed again. */
final class Rlpn {
  private Rlpn() {}

  /** How one item is read. */
  interface Decoder<T> {
    T decode(RlpReader in) throws MalformedMessage;
  }

  static <T> Optional<T> optional(RlpReader in, Decoder<T> decoder) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      return Optional.empty();
    }
    return Optional.of(decoder.decode(in));
  }

  static Optional<Hash> optionalHash(RlpReader in) throws MalformedMessage {
    return optional(in, item -> Hash.of(item.fixed(Hash.LENGTH)));
  }

  static Optional<Bytes> optionalBytes(RlpReader in, int limit) throws MalformedMessage {
    return optional(in, item -> item.bytes(limit));
  }

  /** An integer that is signed on the wire and never negative. */
  static long natural(String subject, RlpReader in) throws MalformedMessage {
    long value = in.signed64();
    if (value < 0) {
      throw MalformedMessage.of(subject, value, ">= 0");
    }
    return value;
  }

  static IconAddress address(RlpReader in) throws MalformedMessage {
    return IconAddress.decode(in.bytes(IconAddress.BINARY_LENGTH));
  }

  /** The address of a key: hx. */
  static Address key(String subject, RlpReader in) throws MalformedMessage {
    IconAddress address = address(in);
    if (address.isContract()) {
      throw MalformedMessage.of(subject, address, "an hx address");
    }
    return address.body();
  }

  static <T> List<T> items(String subject, RlpReader in, int limit, Decoder<T> decoder)
      throws MalformedMessage {
    List<T> items = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (items.size() == limit) {
        throw MalformedMessage.of(subject, "more", "<= " + limit);
      }
      items.add(decoder.decode(in));
    }
    in.leaveList();
    return items;
  }

  static void write(RlpWriter out, Optional<Bytes> value) {
    value.ifPresentOrElse(out::bytes, out::none);
  }

  static void writeHash(RlpWriter out, Optional<Hash> hash) {
    write(out, hash.map(Hash::bytes));
  }

  static void writeKey(RlpWriter out, Address key) {
    out.bytes(IconAddress.key(key).encode());
  }
}
