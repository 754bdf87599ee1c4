package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.TrieNode.Branch;
import io.nexushub.protocol.trie.TrieNode.Extension;
import io.nexushub.protocol.trie.TrieNode.Leaf;
import io.nexushub.protocol.trie.TrieNode.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ethereum's Merkle Patricia trie (yellow paper, appendix D) over any digest, immutable: a change
 * copies the path it touches and shares the rest.
 *
 * <p>Keys stand as they are; they are not hashed first. Whoever lets strangers choose keys should
 * give them a fixed length, so that nobody can make paths deep.
 *
 * <p>Nodes in a store are read when a path first leads through them, and stay in memory as long as
 * this trie or a successor does: {@link #open} the root again to let them go.
 */
public final class MerkleTrie implements State {
  public static final int MAX_KEY_LENGTH = 128;
  public static final int MAX_VALUE_LENGTH = 1 << 22;

  private final HashFunction digest;
  private final @Nullable TrieNode root;

  private MerkleTrie(HashFunction digest, @Nullable TrieNode root) {
    this.digest = digest;
    this.root = root;
  }

  public static MerkleTrie empty(HashFunction digest) {
    return new MerkleTrie(digest, null);
  }

  /** A trie that was saved; nothing is read before it is needed. */
  public static MerkleTrie open(HashFunction digest, Hash root, NodeSource source) {
    boolean empty = root.equals(emptyRoot(digest));
    return new MerkleTrie(digest, empty ? null : new Stored(root, source));
  }

  /** A list as Ethereum commits to transactions and receipts: the key of an item is RLP(index). */
  public static MerkleTrie ofList(HashFunction digest, List<Bytes> items) {
    MerkleTrie trie = empty(digest);
    for (int i = 0; i < items.size(); i++) {
      trie = trie.put(indexKey(i), items.get(i));
    }
    return trie;
  }

  public static Bytes indexKey(long index) {
    return new RlpWriter().uint(index).toBytes();
  }

  public static Hash emptyRoot(HashFunction digest) {
    return digest.hash(NodeEncoding.EMPTY_STRING);
  }

  @Override
  public Hash root() {
    return root == null ? emptyRoot(digest) : hashOf(root);
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    Nibbles rest = Nibbles.of(key);
    TrieNode node = root;
    while (node != null) {
      switch (node) {
        case Leaf leaf -> {
          return leaf.path.sameAs(rest) ? Optional.of(leaf.value) : Optional.empty();
        }
        case Extension extension -> {
          node = rest.startsWith(extension.path) ? extension.child : null;
          rest = node == null ? rest : rest.from(extension.path.length());
        }
        case Branch branch -> {
          if (rest.isEmpty()) {
            return Optional.ofNullable(branch.value);
          }
          node = branch.child(rest.at(0));
          rest = rest.from(1);
        }
        case Stored stored -> node = stored.load(digest);
      }
    }
    return Optional.empty();
  }

  @Override
  public MerkleTrie put(Bytes key, Bytes value) {
    if (key.length() > MAX_KEY_LENGTH) {
      throw new IllegalArgumentException(
          "state key: " + key.length() + " bytes (expected: <= " + MAX_KEY_LENGTH + ")");
    }
    if (value.isEmpty() || value.length() > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "state value: " + value.length() + " bytes (expected: 1 to " + MAX_VALUE_LENGTH + ")");
    }
    return withRoot(insert(root, Nibbles.of(key), value));
  }

  @Override
  public MerkleTrie remove(Bytes key) {
    return root == null ? this : withRoot(delete(root, Nibbles.of(key)));
  }

  /** The nodes on the way to a key, root first: proof of its value or of its absence. */
  public TrieProof prove(Bytes key) {
    List<Bytes> nodes = new ArrayList<>();
    Nibbles rest = Nibbles.of(key);
    TrieNode node = root;
    boolean atRoot = true;
    while (node != null) {
      TrieNode here = node instanceof Stored stored ? stored.load(digest) : node;
      Bytes encoded = here.encode(digest);
      if (atRoot || encoded.length() >= TrieNode.EMBEDDED_LIMIT) {
        nodes.add(encoded);
      }
      atRoot = false;
      node =
          switch (here) {
            case Leaf leaf -> null;
            case Extension extension -> rest.startsWith(extension.path) ? extension.child : null;
            case Branch branch -> rest.isEmpty() ? null : branch.child(rest.at(0));
            case Stored stored -> throw new IllegalStateException("not loaded: " + stored.hash);
          };
      int steps = here instanceof Extension extension ? extension.path.length() : 1;
      rest = node == null ? rest : rest.from(steps);
    }
    return new TrieProof(nodes);
  }

  /**
   * Hands over every node that is not in the store yet, children first, the root last. A node that
   * tries share is handed over once.
   */
  public void save(NodeSink sink) {
    if (root == null || root instanceof Stored) {
      return;
    }
    save(root, sink);
    Bytes encoded = root.encode(digest);
    if (encoded.length() < TrieNode.EMBEDDED_LIMIT) {
      sink.put(digest.hash(encoded), encoded);
    }
  }

  private void save(TrieNode node, NodeSink sink) {
    if (node.isSaved()) {
      return;
    }
    if (node instanceof Extension extension) {
      save(extension.child, sink);
    } else if (node instanceof Branch branch) {
      for (int digit = 0; digit < TrieNode.WIDTH; digit++) {
        TrieNode child = branch.child(digit);
        if (child != null) {
          save(child, sink);
        }
      }
    }
    Bytes reference = node.reference(digest);
    if (reference.length() > TrieNode.EMBEDDED_LIMIT) { // a hash; a shorter node is in its parent
      sink.put(Hash.of(reference.from(1)), node.encoded(digest));
    }
    node.markSaved();
  }

  private MerkleTrie withRoot(@Nullable TrieNode changed) {
    return changed == root ? this : new MerkleTrie(digest, changed);
  }

  private Hash hashOf(TrieNode node) {
    Bytes reference = node.reference(digest);
    return reference.length() == Hash.LENGTH + 1
        ? Hash.of(reference.from(1))
        : digest.hash(reference);
  }

  private TrieNode insert(@Nullable TrieNode node, Nibbles path, Bytes value) {
    return switch (node) {
      case null -> new Leaf(path, value);
      case Leaf leaf -> insertAtLeaf(leaf, path, value);
      case Extension extension -> insertAtExtension(extension, path, value);
      case Branch branch -> insertAtBranch(branch, path, value);
      case Stored stored -> {
        TrieNode loaded = stored.load(digest);
        TrieNode changed = insert(loaded, path, value);
        yield changed == loaded ? stored : changed;
      }
    };
  }

  private TrieNode insertAtLeaf(Leaf leaf, Nibbles path, Bytes value) {
    if (leaf.path.sameAs(path)) {
      return leaf.value.equals(value) ? leaf : new Leaf(path, value);
    }
    int common = leaf.path.common(path);
    Branch fork = insertAtBranch(Branch.empty(null), leaf.path.from(common), leaf.value);
    return below(path.first(common), insertAtBranch(fork, path.from(common), value));
  }

  private TrieNode insertAtExtension(Extension extension, Nibbles path, Bytes value) {
    int common = extension.path.common(path);
    if (common == extension.path.length()) {
      TrieNode child = insert(extension.child, path.from(common), value);
      return child == extension.child ? extension : new Extension(extension.path, child);
    }
    Nibbles rest = extension.path.from(common + 1);
    TrieNode old = rest.isEmpty() ? extension.child : new Extension(rest, extension.child);
    Branch fork = Branch.empty(null).with(extension.path.at(common), old);
    return below(path.first(common), insertAtBranch(fork, path.from(common), value));
  }

  private Branch insertAtBranch(Branch branch, Nibbles path, Bytes value) {
    if (path.isEmpty()) {
      return value.equals(branch.value) ? branch : branch.withValue(value);
    }
    TrieNode before = branch.child(path.at(0));
    TrieNode after = insert(before, path.from(1), value);
    return after == before ? branch : branch.with(path.at(0), after);
  }

  private @Nullable TrieNode delete(TrieNode node, Nibbles path) {
    return switch (node) {
      case Leaf leaf -> leaf.path.sameAs(path) ? null : leaf;
      case Extension extension -> deleteAtExtension(extension, path);
      case Branch branch -> deleteAtBranch(branch, path);
      case Stored stored -> {
        TrieNode loaded = stored.load(digest);
        TrieNode changed = delete(loaded, path);
        yield changed == loaded ? stored : changed;
      }
    };
  }

  private @Nullable TrieNode deleteAtExtension(Extension extension, Nibbles path) {
    if (!path.startsWith(extension.path)) {
      return extension;
    }
    TrieNode child = delete(extension.child, path.from(extension.path.length()));
    if (child == extension.child) {
      return extension;
    }
    return child == null ? null : below(extension.path, child);
  }

  private @Nullable TrieNode deleteAtBranch(Branch branch, Nibbles path) {
    if (path.isEmpty()) {
      return branch.value == null ? branch : collapse(branch.withValue(null));
    }
    TrieNode before = branch.child(path.at(0));
    if (before == null) {
      return branch;
    }
    TrieNode after = delete(before, path.from(1));
    return after == before ? branch : collapse(branch.with(path.at(0), after));
  }

  /** A branch that leads one way only is no branch: the same content has one shape. */
  private @Nullable TrieNode collapse(Branch branch) {
    if (branch.occupied() > 1) {
      return branch;
    }
    int digit = branch.firstDigit();
    if (digit < 0) {
      Bytes value = branch.value;
      return value == null ? null : new Leaf(Nibbles.of(Bytes.EMPTY), value);
    }
    TrieNode only = branch.child(digit);
    return only == null ? null : below(Nibbles.of(digit), only);
  }

  /** A node at the end of a path: merged with it if it has a path itself. */
  private TrieNode below(Nibbles path, TrieNode node) {
    if (path.isEmpty()) {
      return node;
    }
    return switch (node) {
      case Leaf leaf -> new Leaf(path.then(leaf.path), leaf.value);
      case Extension extension -> new Extension(path.then(extension.path), extension.child);
      case Branch branch -> new Extension(path, branch);
      case Stored stored -> below(path, stored.load(digest));
    };
  }
}
