package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.Optional;

/** Where the nodes of a trie are kept, by their hash. Any thread may ask. */
@FunctionalInterface
public interface NodeSource {
  NodeSource NONE = hash -> Optional.empty();

  Optional<Bytes> node(Hash hash);
}
