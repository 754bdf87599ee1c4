package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Replica} wants done. A step's effects are carried out in their order, and all of
 * them before the next input: what must survive a crash stands before what may be seen because of
 * it. A host that crashes between two effects loses nothing by losing the later ones.
 */
public sealed interface Effect {
  /**
   * Append to the journal and force it to disk before the next effect. For a {@link
   * JournalRecord.Voted} block the transactions must be on disk too: a quorum's votes promise that
   * the block can be had again after all have crashed. Neighbouring records may share one flush.
   */
  record Persist(JournalRecord entry) implements Effect {}

  /** Best effort: the machine repeats what matters. */
  record Send(Address to, Message message) implements Effect {}

  /** To all other members; best effort. */
  record Broadcast(Message message) implements Effect {}

  /** Starts a timer; one of the same kind that is running is replaced. */
  record SetTimer(Timer timer, long delayMicros) implements Effect {}

  /**
   * Get the block's transactions, from the mempool or from peers (its proposer has them), until
   * they are here or the block is {@link Discard}ed; then {@link Input.PayloadReady}. If all are
   * here the answer may come at once.
   */
  record FetchPayload(Block block) implements Effect {}

  /**
   * Execute the block on its parent's state, which is the committed head's or that of a block
   * executed before; keep the result until {@link Commit} or {@link Discard}; answer {@link
   * Input.BlockExecuted}.
   */
  record Execute(Block block) implements Effect {}

  /**
   * Choose transactions for a block of this round on top of {@code parent} and answer {@link
   * Input.PayloadSelected}.
   *
   * @param uncommitted the parent and its ancestors down to the committed head, which is not among
   *     them: their transactions must not be chosen again
   */
  record SelectPayload(long round, Block parent, List<Block> uncommitted) implements Effect {
    public SelectPayload {
      uncommitted = List.copyOf(uncommitted);
    }
  }

  /**
   * The block is final and has been executed: make it and its state durable in one batch, as the
   * child of the one committed before. Child and certificate are stored with it as the new head's
   * (see {@link ChainHead}); they let others verify the chain up to here. Afterwards tell {@link
   * Input.TransactionsWaiting}.
   *
   * <p>Several blocks may share one batch, and go to disk later than this effect ends. One that the
   * journal has needs no hurry: a crash takes its commit back, and leaves the block and the
   * certificates of those after it, which commit it again. One that the journal has not must be on
   * disk, with all before it, before the next {@link Persist} is: a replica that has promised
   * nothing because of it goes on from where its store ends. The same holds for one that ends its
   * epoch, because journal and store are read in the epoch the store is in.
   *
   * <p>A block that ends its epoch comes with the closing block and certificate that open the next
   * one. They have to be kept as long as the block: see {@link SendBlocks}.
   *
   * @param child the block whose votes committed this one; a closing block may be a further
   *     descendant
   * @param childCertificate those votes; right before the end of an epoch that was learned from its
   *     closing block alone, those for that
   * @param opened the membership that is in force from here on, if the block ends its epoch: to be
   *     stored in the same batch
   * @param inJournal whether this replica has voted for the block, so that its journal brings it
   *     back
   */
  record Commit(
      Block block,
      Block child,
      QuorumCertificate childCertificate,
      Optional<Membership> opened,
      boolean inJournal)
      implements Effect {
    /** Whether it is to be on disk before the next {@link Persist}. */
    public boolean isUrgent() {
      return !inJournal || opened.isPresent();
    }
  }

  /**
   * All signatures known so far over a committed block's BTP decision: store them in place of what
   * was stored before, and publish the block as notarised once they are a quorum.
   */
  record Notarise(Notarisation notarisation) implements Effect {}

  /** A member contradicted itself: record it. */
  record Accuse(Evidence evidence) implements Effect {}

  /**
   * A peer sent what no correct peer sends: count it, log it at DEBUG, and think of leaving the
   * peer.
   *
   * @param reason what was found and what was expected
   */
  record Refuse(Address peer, String reason) implements Effect {}

  /**
   * Ask a peer for the blocks of these heights, both inclusive, with the certificate of the last;
   * see {@link Input.BlocksFetched}. No answer is needed if there is none.
   */
  record FetchBlocks(Address peer, long fromHeight, long toHeight) implements Effect {}

  /**
   * Answer a peer's request: the committed blocks of these heights (none if {@code toHeight <
   * fromHeight}), then {@code further}; the certificate of the last of all, which is {@code
   * certificate}, or if absent the {@code justify} of the committed block at {@code toHeight + 1};
   * and the notary shares stored for these blocks.
   *
   * <p>If one of the committed blocks ends its epoch, the answer ends with it, followed by the
   * closing block it was committed with, and the certificate is that block's: only who has executed
   * the last block of an epoch knows who certifies what follows.
   */
  record SendBlocks(
      Address peer,
      long fromHeight,
      long toHeight,
      List<Block> further,
      Optional<QuorumCertificate> certificate)
      implements Effect {
    public SendBlocks {
      further = List.copyOf(further);
    }
  }

  /** The block will never be committed: its payload and result may be forgotten. */
  record Discard(Hash block) implements Effect {}

  /**
   * This node computed something else than the quorum did. Going on would sign nonsense: stop the
   * node with an exit code that is not 0.
   */
  record Halt(String reason) implements Effect {}
}
