package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of a trie. Content never changes; what is computed from it is kept, so that a path that
 * was not touched is never hashed again. Two threads may compute the same twice.
 */
abstract sealed class TrieNode {
  /** Shorter encodings stand in their parent; others are referred to by hash. */
  static final int EMBEDDED_LIMIT = Hash.LENGTH;

  static final int WIDTH = 16;

  private @Nullable Bytes reference;

  /**
   * From when the node is hashed until it is saved; held no longer, or it would double the trie.
   */
  private @Nullable Bytes encoded;

  private boolean saved;

  private TrieNode(@Nullable Bytes reference) {
    this.reference = reference;
  }

  /** The node as it stands in its parent: RLP of its hash, or the node itself. */
  final Bytes reference(HashFunction digest) {
    Bytes known = reference;
    if (known == null) {
      Bytes whole = encode(digest);
      if (whole.length() < EMBEDDED_LIMIT) {
        known = whole;
      } else {
        known = NodeEncoding.reference(digest.hash(whole));
        encoded = saved ? null : whole;
      }
      reference = known;
    }
    return known;
  }

  boolean isSaved() {
    return saved;
  }

  final void markSaved() {
    saved = true;
    encoded = null;
  }

  /** As {@link #encode}, without doing again what the hash was made from. */
  final Bytes encoded(HashFunction digest) {
    Bytes known = encoded;
    return known == null ? encode(digest) : known;
  }

  abstract Bytes encode(HashFunction digest);

  /** The rest of a key, and its value. */
  static final class Leaf extends TrieNode {
    final Nibbles path;
    final Bytes value;

    Leaf(Nibbles path, Bytes value) {
      super(null);
      this.path = path;
      this.value = value;
    }

    @Override
    Bytes encode(HashFunction digest) {
      return NodeEncoding.list(NodeEncoding.path(path, true), NodeEncoding.string(value));
    }
  }

  /** Steps that all keys below share; the child is always a branch. */
  static final class Extension extends TrieNode {
    final Nibbles path;
    final TrieNode child;

    Extension(Nibbles path, TrieNode child) {
      super(null);
      this.path = path;
      this.child = child;
    }

    @Override
    Bytes encode(HashFunction digest) {
      return NodeEncoding.list(NodeEncoding.path(path, false), child.reference(digest));
    }
  }

  /** A step to sixteen sides, and the value of the key that ends here. */
  static final class Branch extends TrieNode {
    private final @Nullable TrieNode[] children;
    final @Nullable Bytes value;

    Branch(@Nullable TrieNode[] children, @Nullable Bytes value) {
      super(null);
      this.children = children;
      this.value = value;
    }

    static Branch empty(@Nullable Bytes value) {
      return new Branch(new @Nullable TrieNode[WIDTH], value);
    }

    @Nullable TrieNode child(int digit) {
      return children[digit];
    }

    Branch with(int digit, @Nullable TrieNode child) {
      @Nullable TrieNode[] changed = Arrays.copyOf(children, WIDTH);
      changed[digit] = child;
      return new Branch(changed, value);
    }

    Branch withValue(@Nullable Bytes other) {
      return new Branch(children, other);
    }

    /** How many of the seventeen places are taken. */
    int occupied() {
      int taken = value == null ? 0 : 1;
      for (TrieNode child : children) {
        taken += child == null ? 0 : 1;
      }
      return taken;
    }

    /** The only child's digit, or -1 if only the value is left. */
    int firstDigit() {
      for (int digit = 0; digit < WIDTH; digit++) {
        if (children[digit] != null) {
          return digit;
        }
      }
      return -1;
    }

    @Override
    Bytes encode(HashFunction digest) {
      Bytes[] items = new Bytes[WIDTH + 1];
      for (int digit = 0; digit < WIDTH; digit++) {
        TrieNode child = children[digit];
        items[digit] = child == null ? NodeEncoding.EMPTY_STRING : child.reference(digest);
      }
      items[WIDTH] = value == null ? NodeEncoding.EMPTY_STRING : NodeEncoding.string(value);
      return NodeEncoding.list(items);
    }
  }

  /** A node that is in a store; read when a path leads through it, and kept then. */
  static final class Stored extends TrieNode {
    final Hash hash;
    private final NodeSource source;
    private @Nullable TrieNode loaded;

    Stored(Hash hash, NodeSource source) {
      super(NodeEncoding.reference(hash));
      this.hash = hash;
      this.source = source;
    }

    TrieNode load(HashFunction digest) {
      TrieNode known = loaded;
      if (known == null) {
        known = NodeDecoding.load(hash, source, digest);
        known.markSaved();
        loaded = known;
      }
      return known;
    }

    @Override
    boolean isSaved() {
      return true;
    }

    @Override
    Bytes encode(HashFunction digest) {
      return load(digest).encode(digest);
    }
  }
}
