package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;

/**
 * Takes nodes to where a {@link NodeSource} finds them again. What it accepted it must keep: no
 * trie that shares the node will offer it a second time, so a host that loses a batch has to stop.
 */
@FunctionalInterface
public interface NodeSink {
  void put(Hash hash, Bytes node);
}
