package io.nexushub.protocol.trie;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.TrieNode.Branch;
import io.nexushub.protocol.trie.TrieNode.Extension;
import io.nexushub.protocol.trie.TrieNode.Leaf;
import io.nexushub.protocol.trie.TrieNode.Stored;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes from a root to where a key is, or would be. Small nodes stand inside their parents. */
public record TrieProof(List<Bytes> nodes) {
  public static final int MAX_TOTAL_LENGTH = 1 << 23;

  private static final Bytes EMPTY_TRIE = NodeEncoding.EMPTY_STRING;

  public TrieProof {
    nodes = List.copyOf(nodes);
  }

  /** What a proof shows. */
  public sealed interface Verdict {
    record Present(Bytes value) implements Verdict {}

    record Absent() implements Verdict {}

    /** Shows nothing: found this, expected that. */
    record Invalid(String found, String expected) implements Verdict {}
  }

  /**
   * Follows the key from the root through the nodes. Every node must be canonical, be the one its
   * parent names and be used. An empty trie is proven by no node or by its one byte, 80.
   */
  public Verdict verify(HashFunction digest, Hash root, Bytes key) {
    Optional<Verdict> refusal = exceeded(key);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (root.equals(MerkleTrie.emptyRoot(digest))) {
      boolean empty = nodes.isEmpty() || nodes.equals(List.of(EMPTY_TRIE));
      return empty
          ? new Verdict.Absent()
          : new Verdict.Invalid(nodes.size() + " nodes", "none: the trie is empty");
    }
    return walk(new Walk(digest, nodes.iterator()), root, key);
  }

  /** The node that would have to come next, if this much of a proof is true and ends too early. */
  public Optional<Hash> missing(HashFunction digest, Hash root, Bytes key) {
    Walk walk = new Walk(digest, nodes.iterator());
    walk(walk, root, key);
    return Optional.ofNullable(walk.missing);
  }

  private static Verdict walk(Walk walk, Hash root, Bytes key) {
    try {
      return walk.from(root, Nibbles.of(key));
    } catch (MalformedMessage e) {
      return new Verdict.Invalid(String.valueOf(e.getMessage()), "a canonical trie node");
    }
  }

  private Optional<Verdict> exceeded(Bytes key) {
    if (key.length() > MerkleTrie.MAX_KEY_LENGTH) {
      return Optional.of(
          new Verdict.Invalid(
              "a key of " + key.length() + " bytes", "<= " + MerkleTrie.MAX_KEY_LENGTH));
    }
    // a node for each half-byte of the key, and one where it ends
    if (nodes.size() > 2 * key.length() + 1) {
      return Optional.of(
          new Verdict.Invalid(nodes.size() + " nodes", "<= " + (2 * key.length() + 1)));
    }
    long total = nodes.stream().mapToLong(Bytes::length).sum();
    return total <= MAX_TOTAL_LENGTH
        ? Optional.empty()
        : Optional.of(new Verdict.Invalid(total + " bytes", "<= " + MAX_TOTAL_LENGTH));
  }

  private static final class Walk {
    private final HashFunction digest;
    private final Iterator<Bytes> unread;
    private @Nullable Hash missing;

    Walk(HashFunction digest, Iterator<Bytes> unread) {
      this.digest = digest;
      this.unread = unread;
    }

    Verdict from(Hash root, Nibbles path) throws MalformedMessage {
      Nibbles rest = path;
      TrieNode node = new Stored(root, NodeSource.NONE);
      boolean belowExtension = false;
      while (true) {
        if (node instanceof Stored stored) {
          if (!unread.hasNext()) {
            missing = stored.hash;
            return new Verdict.Invalid("the end of the proof", "node " + stored.hash);
          }
          Bytes encoded = unread.next();
          Hash actual = digest.hash(encoded);
          if (!actual.equals(stored.hash)) {
            return new Verdict.Invalid("node " + actual, "node " + stored.hash);
          }
          if (encoded.length() < TrieNode.EMBEDDED_LIMIT && path.length() != rest.length()) {
            return new Verdict.Invalid(
                "a node of " + encoded.length() + " bytes by its hash", "it in place");
          }
          node = NodeDecoding.decode(encoded, NodeSource.NONE);
        }
        if (belowExtension && !(node instanceof Branch)) {
          return new Verdict.Invalid("an extension to no branch", "a branch");
        }
        belowExtension = node instanceof Extension;
        @Nullable TrieNode next = step(node, rest);
        if (next == null) {
          return arrived(node, rest);
        }
        rest = rest.from(node instanceof Extension extension ? extension.path.length() : 1);
        node = next;
      }
    }

    private static @Nullable TrieNode step(TrieNode node, Nibbles rest) {
      return switch (node) {
        case Leaf leaf -> null;
        case Extension extension -> rest.startsWith(extension.path) ? extension.child : null;
        case Branch branch -> rest.isEmpty() ? null : branch.child(rest.at(0));
        case Stored stored -> throw new IllegalStateException("not read yet: " + stored.hash);
      };
    }

    private Verdict arrived(TrieNode node, Nibbles rest) {
      if (unread.hasNext()) {
        return new Verdict.Invalid("nodes beyond the end of the path", "no unused node");
      }
      Bytes value =
          switch (node) {
            case Leaf leaf -> leaf.path.sameAs(rest) ? leaf.value : null;
            case Branch branch -> rest.isEmpty() ? branch.value : null;
            case Extension extension -> null;
            case Stored stored -> null;
          };
      return value == null ? new Verdict.Absent() : new Verdict.Present(value);
    }
  }
}
