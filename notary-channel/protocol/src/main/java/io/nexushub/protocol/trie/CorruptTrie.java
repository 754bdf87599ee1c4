package io.nexushub.protocol.trie;

import io.nexushub.protocol.Hash;

/**
 * A node that a state refers to is missing from its store, or is not what its hash says. The store
 * is damaged: a node that meets this must stop rather than compute on.
 */
public final class CorruptTrie extends RuntimeException {
  CorruptTrie(Hash node, String found) {
    super("trie node " + node + ": " + found + " (expected: the bytes of that hash)");
  }
}
