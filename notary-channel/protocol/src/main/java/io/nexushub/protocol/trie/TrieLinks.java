package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.TrieNode.Branch;
import io.nexushub.protocol.trie.TrieNode.Extension;
import io.nexushub.protocol.trie.TrieNode.Leaf;
import io.nexushub.protocol.trie.TrieNode.Stored;
import java.util.ArrayList;
import java.util.List;

/** Walks a trie node by node, for who copies one or wants to know what belongs to it. */
public final class TrieLinks {
  private TrieLinks() {}

  /** What a node refers to by hash, also from inside the small nodes that stand in it. */
  public static List<Hash> below(Bytes node) throws MalformedMessage {
    List<Hash> found = new ArrayList<>();
    collect(NodeDecoding.decode(node, NodeSource.NONE), found);
    return found;
  }

  /** Small nodes stand inside of others as deep as 32 bytes allow. */
  private static void collect(TrieNode node, List<Hash> found) {
    switch (node) {
      case Leaf leaf -> {}
      case Extension extension -> collect(extension.child, found);
      case Branch branch -> {
        for (int digit = 0; digit < TrieNode.WIDTH; digit++) {
          TrieNode child = branch.child(digit);
          if (child != null) {
            collect(child, found);
          }
        }
      }
      case Stored stored -> found.add(stored.hash);
    }
  }
}
