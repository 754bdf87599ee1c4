package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;

/** Receipts, events and the tries of them, as goloop writes them. */
final class Evidences {
  static final int EVENTS = 20;

  private Evidences() {}

  /** Of the newest form: flags for fees, and who paid them. */
  static Bytes receipt(int number) {
    return new RlpWriter()
        .beginList()
        .signed(0)
        .bytes(score())
        .signed(100_000L * number)
        .signed(100_000)
        .signed(12_500_000_000L)
        .bytes(Bytes.EMPTY)
        .none()
        .none()
        .bytes(events().root().bytes())
        .signed(1)
        .beginList()
        .beginList()
        .bytes(score())
        .signed(100_000)
        .endList()
        .endList()
        .endList()
        .toBytes();
  }

  static Bytes event(int number) {
    return new RlpWriter()
        .beginList()
        .bytes(score())
        .beginList()
        .text("Message(str,int)")
        .text("to " + number)
        .endList()
        .beginList()
        .signed(number)
        .endList()
        .endList()
        .toBytes();
  }

  private static Bytes score() {
    return IconAddress.contract(Address.hex("0c".repeat(Address.LENGTH))).encode();
  }

  static MerkleTrie events() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < EVENTS; i++) {
      trie = trie.put(key(i), event(i));
    }
    return trie;
  }

  static Bytes key(int index) {
    return new RlpWriter().signed(index).toBytes();
  }

  static TrieProof path(MerkleTrie trie, int index) {
    return trie.prove(key(index));
  }
}
