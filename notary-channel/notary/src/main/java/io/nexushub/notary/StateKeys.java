package io.nexushub.notary;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * Where things are in the state of a hub channel: {@code SHA3-256(RLP [kind, part…])}, because
 * strangers choose some of the parts and must not shape the trie by it.
 */
final class StateKeys {
  private StateKeys() {}

  /** The light client behind a link. */
  static Bytes client(NetworkAddress link) {
    return key("client", link.toString());
  }

  /** How a message went through; {@code nsn} in hex, negative for a reply. */
  static Bytes passage(NetworkAddress origin, String nsn) {
    return key("passage", origin.toString(), nsn);
  }

  static Bytes ethereum() {
    return key("ethereum");
  }

  /** Next sequence number expected from a contract. */
  static Bytes nextSequence(NetworkAddress link) {
    return key("sequence", link.toString());
  }

  /** The execution block of the last event that was taken. */
  static Bytes eventBlock(NetworkAddress link) {
    return key("event-block", link.toString());
  }

  /** Who had signed when a slot became final. */
  static Bytes participation(long slot) {
    return key("participation", Long.toString(slot));
  }

  private static Bytes key(String... parts) {
    RlpWriter out = new RlpWriter().beginList();
    for (String part : parts) {
      out.text(part);
    }
    return HashFunction.SHA3_256.hash(out.endList().toBytes()).bytes();
  }
}
