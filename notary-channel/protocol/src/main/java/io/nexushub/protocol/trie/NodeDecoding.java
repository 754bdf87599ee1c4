package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.trie.TrieNode.Branch;
import io.nexushub.protocol.trie.TrieNode.Extension;
import io.nexushub.protocol.trie.TrieNode.Leaf;
import io.nexushub.protocol.trie.TrieNode.Stored;
import org.jspecify.annotations.Nullable;

/** Reads nodes, and refuses every spelling a builder of tries would not have produced. */
final class NodeDecoding {
  private NodeDecoding() {}

  static TrieNode load(Hash hash, NodeSource source, HashFunction digest) {
    Bytes encoded =
        source.node(hash).orElseThrow(() -> new CorruptTrie(hash, "missing from the store"));
    Hash actual = digest.hash(encoded);
    if (!actual.equals(hash)) {
      throw new CorruptTrie(hash, "bytes of " + actual);
    }
    try {
      return decode(encoded, source);
    } catch (MalformedMessage e) {
      throw new CorruptTrie(hash, String.valueOf(e.getMessage()));
    }
  }

  static TrieNode decode(Bytes encoded, NodeSource source) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    TrieNode node = node(in, source);
    in.end();
    return node;
  }

  private static TrieNode node(RlpReader in, NodeSource source) throws MalformedMessage {
    in.enterList();
    if (in.nextIsList()) {
      return branch(null, in, source);
    }
    Bytes first = in.bytes(Math.max(MerkleTrie.MAX_KEY_LENGTH + 1, Hash.LENGTH));
    if (!in.hasNext()) {
      throw MalformedMessage.of("trie node", "1 item", "2 or 17 items");
    }
    boolean second = in.nextIsList();
    Bytes raw = in.rawItem();
    if (in.hasNext()) {
      return branch(new Bytes[] {first, raw}, in, source);
    }
    Nibbles path = Nibbles.fromCompact(first);
    in.leaveList();
    if (Nibbles.isLeaf(first)) {
      return new Leaf(path, leafValue(second, raw));
    }
    TrieNode child = child(raw, source);
    boolean canonical = !path.isEmpty() && (child instanceof Stored || child instanceof Branch);
    if (!canonical) {
      throw MalformedMessage.of("trie extension", "no path or no branch below", "both");
    }
    return new Extension(path, child);
  }

  private static Bytes leafValue(boolean isList, Bytes raw) throws MalformedMessage {
    Bytes value = isList ? Bytes.EMPTY : RlpReader.of(raw).bytes(MerkleTrie.MAX_VALUE_LENGTH);
    if (value.isEmpty()) {
      throw MalformedMessage.of("trie leaf", "a value that is empty or a list", "a string");
    }
    return value;
  }

  /**
   * @param begun the first two items where they have been read already: a string, and raw RLP
   */
  private static Branch branch(Bytes @Nullable [] begun, RlpReader in, NodeSource source)
      throws MalformedMessage {
    @Nullable TrieNode[] children = new @Nullable TrieNode[TrieNode.WIDTH];
    int digit = 0;
    if (begun != null) {
      children[digit++] = childOrNull(NodeEncoding.string(begun[0]), source);
      children[digit++] = childOrNull(begun[1], source);
    }
    while (digit < TrieNode.WIDTH) {
      children[digit++] = childOrNull(in.rawItem(), source);
    }
    Bytes value = in.bytes(MerkleTrie.MAX_VALUE_LENGTH);
    in.leaveList();
    Branch branch = new Branch(children, value.isEmpty() ? null : value);
    if (branch.occupied() < 2) {
      throw MalformedMessage.of("trie branch", branch.occupied() + " places taken", ">= 2");
    }
    return branch;
  }

  private static @Nullable TrieNode childOrNull(Bytes raw, NodeSource source)
      throws MalformedMessage {
    return raw.equals(NodeEncoding.EMPTY_STRING) ? null : child(raw, source);
  }

  private static TrieNode child(Bytes raw, NodeSource source) throws MalformedMessage {
    RlpReader in = RlpReader.of(raw);
    if (!in.nextIsList()) {
      return new Stored(Hash.of(in.fixed(Hash.LENGTH)), source);
    }
    if (raw.length() >= TrieNode.EMBEDDED_LIMIT) {
      throw MalformedMessage.of("trie child", raw.length() + " bytes in place", "its hash");
    }
    TrieNode node = node(in, source);
    in.end();
    return node;
  }
}
