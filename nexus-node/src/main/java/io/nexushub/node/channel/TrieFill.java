package io.nexushub.node.channel;

import io.nexushub.node.store.ChainStore;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieLinks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Fills a store with the nodes of a state, from its root down, each asked for by a hash that is
 * certified because its parent is. Nodes that are here already, of an earlier attempt or another
 * state, are read instead; so an attempt goes on where a crash has ended the one before.
 *
 * <p>What waits is a stack, deepest first, so that it stays small however large the state is.
 * Belongs to one thread.
 */
final class TrieFill {
  private final ChainStore store;
  private final Deque<Hash> todo = new ArrayDeque<>();
  private final Map<Address, SequencedSet<Hash>> asked = new LinkedHashMap<>();
  private long fetched;

  /**
   * @param root of the state, certified
   */
  TrieFill(ChainStore store, Hash root) {
    this.store = store;
    if (!root.equals(MerkleTrie.emptyRoot(HashFunction.SHA3_256))) {
      todo.push(root);
    }
  }

  /** Whether the whole state is here. */
  boolean isComplete() {
    return todo.isEmpty() && asked.isEmpty();
  }

  /** Nodes that came from peers. */
  long fetched() {
    return fetched;
  }

  boolean isAsked(Address peer) {
    return asked.containsKey(peer);
  }

  /** What to ask a peer for, who is asked nothing yet; empty if nothing is missing just now. */
  List<Hash> ask(Address peer) {
    SequencedSet<Hash> missing = new LinkedHashSet<>();
    while (missing.size() < SnapshotServing.MAX_NODES && !todo.isEmpty()) {
      Hash next = todo.pop();
      store.node(next).ifPresentOrElse(this::pushBelow, () -> missing.add(next));
    }
    if (!missing.isEmpty()) {
      asked.put(peer, missing);
    }
    return List.copyOf(missing);
  }

  private void pushBelow(Bytes node) {
    try {
      TrieLinks.below(node).reversed().forEach(todo::push);
    } catch (MalformedMessage e) {
      // Its hash is certified, so this is not a peer's doing.
      throw new IllegalStateException("a certified state has a node that is none", e);
    }
  }

  /**
   * Takes what a peer answered. Nodes it left out are asked for again, of whomever.
   *
   * @return how many there were
   * @throws MalformedMessage if it sent what it was not asked for; nothing of it is kept
   */
  int answered(Address peer, Bytes body) throws MalformedMessage {
    SequencedSet<Hash> missing = asked.getOrDefault(peer, new LinkedHashSet<>());
    Map<Hash, Bytes> nodes = new LinkedHashMap<>();
    for (Bytes node : SnapshotServing.readNodes(body, missing.size())) {
      Hash hash = HashFunction.SHA3_256.hash(node);
      if (!missing.contains(hash) || nodes.putIfAbsent(hash, node) != null) {
        throw MalformedMessage.of("trie node", hash, "one of the " + missing.size() + " asked for");
      }
    }
    asked.remove(peer);
    store.keepNodes(nodes);
    fetched += nodes.size();
    missing.removeAll(nodes.keySet());
    pushAll(missing);
    new ArrayList<>(nodes.values()).reversed().forEach(this::pushBelow);
    return nodes.size();
  }

  /** The peer is not waited for any more. */
  void giveUp(Address peer) {
    SequencedSet<Hash> missing = asked.remove(peer);
    if (missing != null) {
      pushAll(missing);
    }
  }

  private void pushAll(SequencedSet<Hash> missing) {
    missing.reversed().forEach(todo::push);
  }
}
