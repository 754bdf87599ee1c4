package io.nexushub.node.channel;

import io.nexushub.lft.EpochProof;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.EpochEnd;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.node.store.StoredHead;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a node tells those who join by a snapshot, out of its store. */
final class SnapshotServing {
  /** Nodes in one question; a state is asked for in many. */
  static final int MAX_NODES = 256;

  /** Nodes in one answer, the first always. */
  private static final int ANSWER_BYTES = 1 << 20;

  /** How far below its end a chain is searched for a block that can be offered. */
  private static final int REACH = 64;

  private final ChainStore store;

  SnapshotServing(ChainStore store) {
    this.store = store;
  }

  /**
   * The newest block within its epoch whose child is of the next round; empty right after genesis
   * and after an epoch has begun.
   */
  Optional<SnapshotOffer> offer() {
    Optional<StoredHead> end = store.head();
    Optional<StoredHead.Proof> proof = end.flatMap(StoredHead::proof);
    List<EpochEnd> ends = store.epochEnds();
    if (proof.isEmpty() || ends.size() > SnapshotOffer.MAX_EPOCHS) {
      return Optional.empty();
    }
    long first = ends.isEmpty() ? 1 : ends.getLast().height() + 1;
    long lowest = Math.max(Math.max(first, store.firstState()), end.get().height() - REACH);
    for (long height = end.get().height(); height >= lowest; height--) {
      Optional<SnapshotOffer.Head> head = head(height, end.get().height(), proof.get());
      if (head.isPresent()) {
        return Optional.of(new SnapshotOffer(ends.stream().map(this::proof).toList(), head.get()));
      }
    }
    return Optional.empty();
  }

  private EpochProof proof(EpochEnd end) {
    return new EpochProof(store.last(end), end.closing(), end.certificate(), end.opened());
  }

  private Optional<SnapshotOffer.Head> head(long height, long top, StoredHead.Proof proof) {
    StoredBlock stored = store.block(height).orElseThrow();
    Block child = height == top ? proof.child() : block(height + 1);
    QuorumCertificate votes =
        height == top
            ? proof.childCertificate()
            : height + 1 == top ? proof.child().justify() : block(height + 2).justify();
    boolean fits =
        !stored.block().header().endsEpoch()
            && !child.isClosing()
            && child.round() == stored.block().round() + 1
            && votes.block().equals(child.id())
            && stored.encode().length() <= SnapshotOffer.MAX_BLOCK_BYTES;
    return fits ? Optional.of(new SnapshotOffer.Head(stored, child, votes)) : Optional.empty();
  }

  private Block block(long height) {
    return store.block(height).orElseThrow().block();
  }

  /** Those of the nodes that are here, in the order of asking. */
  Bytes nodes(List<Hash> asked) {
    RlpWriter out = new RlpWriter().beginList();
    int bytes = 0;
    for (Hash hash : asked) {
      Bytes node = store.node(hash).orElse(Bytes.EMPTY);
      if (bytes > 0 && bytes + node.length() > ANSWER_BYTES) {
        break;
      }
      if (!node.isEmpty()) {
        out.bytes(node);
        bytes += node.length();
      }
    }
    return out.endList().toBytes();
  }

  /** {@code hashes = [hash…]}. */
  static List<Hash> readHashes(Bytes body) throws MalformedMessage {
    List<Hash> hashes = Wire.readIds(body);
    if (hashes.size() > MAX_NODES) {
      throw MalformedMessage.of("trie nodes", hashes.size(), "<= " + MAX_NODES);
    }
    return hashes;
  }

  /** {@code nodes = [node…]}, no more than were asked for. */
  static List<Bytes> readNodes(Bytes body, int limit) throws MalformedMessage {
    RlpReader in = RlpReader.of(body);
    List<Bytes> nodes = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (nodes.size() == limit) {
        throw MalformedMessage.of("trie nodes", "more", "<= " + limit);
      }
      nodes.add(in.bytes(body.length()));
    }
    in.leaveList();
    in.end();
    return nodes;
  }
}
