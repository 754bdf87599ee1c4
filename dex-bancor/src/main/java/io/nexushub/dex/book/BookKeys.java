package io.nexushub.dex.book;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * Where the book's parts are in the state: {@code SHA3-256(RLP ["dex", kind, part…])}, because
 * strangers choose some of the parts and must not shape the trie by it.
 */
final class BookKeys {
  private BookKeys() {}

  static Bytes pools() {
    return key("pools");
  }

  static Bytes pool(PoolId id) {
    return key("pool", id.toString());
  }

  /** The pool as the last block left it. */
  static Bytes sealed(PoolId id) {
    return key("sealed", id.toString());
  }

  static Bytes vaults() {
    return key("vaults");
  }

  static Bytes vault(NetworkAddress network) {
    return key("vault", network.toString());
  }

  static Bytes shares(PoolId id, Holder holder) {
    return key("shares", id.toString(), holder.toString());
  }

  static Bytes order(SourceNumber source) {
    return key("order", source.toString());
  }

  static Bytes orderId(Hash id) {
    return key("order id", id.toString());
  }

  static Bytes payment(PaymentId id) {
    return key("payment", id.toString());
  }

  static Bytes place(NetworkAddress vault, Line.Kind line, long place) {
    return key("line", vault.toString(), line.name(), Long.toString(place));
  }

  static Bytes arrivals() {
    return key("arrivals");
  }

  static Bytes waiting() {
    return key("waiting");
  }

  static Bytes halt() {
    return key("halt");
  }

  static Bytes counters() {
    return key("counters");
  }

  /** How many orders a history has. */
  static Bytes history(String of) {
    return key("history", of);
  }

  static Bytes history(String of, long place) {
    return key("history", of, Long.toString(place));
  }

  private static Bytes key(String kind, String... parts) {
    RlpWriter out = new RlpWriter().beginList().text("dex").text(kind);
    for (String part : parts) {
      out.text(part);
    }
    return HashFunction.SHA3_256.hash(out.endList().toBytes()).bytes();
  }
}
