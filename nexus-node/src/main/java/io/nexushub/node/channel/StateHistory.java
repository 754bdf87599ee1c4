package io.nexushub.node.channel;

import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.store.BlockResult;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.EpochEnd;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.node.store.StoredHead;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.BlockOutcome;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.trie.CorruptTrie;
import io.nexushub.protocol.trie.MerkleTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proofs of what stood in the state after a committed block, out of the store. */
record StateHistory(Hash genesis, Membership members, ChainStore store) {
  /** A block, and the votes for it. */
  private record Certified(Block block, QuorumCertificate votes) {}

  /**
   * Empty if the block is not committed, or nothing near it shows that it is, or its state is no
   * longer here.
   */
  Optional<StateProof> prove(long height, Bytes key) {
    if (height < store.firstState()) {
      return Optional.empty();
    }
    try {
      return proven(height, key);
    } catch (CorruptTrie | MissingBlock e) {
      if (height < store.firstState()) {
        return Optional.empty(); // It was dropped while it was being read.
      }
      throw e;
    }
  }

  private Optional<StateProof> proven(long height, Bytes key) {
    Optional<StoredBlock> asked = store.block(height);
    Optional<StoredHead.Proof> end =
        store.head().filter(head -> head.height() >= height).flatMap(StoredHead::proof);
    if (asked.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    List<BlockHeader> headers = new ArrayList<>();
    headers.add(asked.get().block().header());
    while (headers.size() < StateProof.MAX_HEADERS) {
      BlockHeader before = headers.getLast();
      Optional<EpochEnd> last = store.epochEnd(before.height());
      if (last.isPresent() && !last.get().closing().parent().equals(before.id())) {
        return Optional.empty(); // Made final over blocks that nobody keeps.
      }
      Certified next =
          last.map(shown -> new Certified(shown.closing(), shown.certificate()))
              .orElseGet(() -> certified(before.height() + 1, end.get()));
      headers.add(next.block().header());
      if (next.block().round() == before.round() + 1) {
        return Optional.of(proof(headers, next.votes(), asked.get().result(), key));
      }
      if (next.block().id().equals(end.get().child().id())) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The votes for a block stand in its child; those for the last one known, beside it. */
  private Certified certified(long height, StoredHead.Proof end) {
    Block last = end.child();
    if (height == last.height()) {
      return new Certified(last, end.childCertificate());
    }
    Block block = stored(height);
    Block child = height + 1 == last.height() ? last : stored(height + 1);
    return new Certified(block, child.justify());
  }

  private Block stored(long height) {
    return store
        .block(height)
        .orElseThrow(() -> new MissingBlock("no block " + height + " below the head"))
        .block();
  }

  /** Beside one that is here, which is a defect of the store unless both are being dropped. */
  private static final class MissingBlock extends IllegalStateException {
    private MissingBlock(String message) {
      super(message);
    }
  }

  private StateProof proof(
      List<BlockHeader> headers, QuorumCertificate votes, BlockResult result, Bytes key) {
    BlockOutcome outcome = result.outcome();
    MerkleTrie state = MerkleTrie.open(HashFunction.SHA3_256, outcome.stateRoot(), store);
    return new StateProof(
        genesis,
        members,
        headers,
        votes,
        outcome.stateRoot(),
        outcome.receipts(),
        state.prove(key));
  }
}
