package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.Optional;

/**
 * The state of a chain after a block: an immutable map whose content is committed to by one root. A
 * change gives a new state and leaves the old one as it was, so that blocks which compete for one
 * height can be executed side by side.
 */
public interface State {
  Optional<Bytes> get(Bytes key);

  State put(Bytes key, Bytes value);

  State remove(Bytes key);

  /** The Merkle root; the same content has the same root, however it came about. */
  Hash root();
}
