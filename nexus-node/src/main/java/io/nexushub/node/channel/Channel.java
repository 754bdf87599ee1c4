package io.nexushub.node.channel;

import io.nexushub.lft.Answer;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.nexushub.protocol.trie.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A channel as the node's users see it. Everything but {@link #status} may read the disk or check a
 * signature, so none of it belongs on an event loop.
 */
public interface Channel {
  ChannelConfig config();

  ChannelStatus status();

  /**
   * Admits a transaction to the mempool and tells the peers. The same transaction twice is accepted
   * twice and kept once.
   */
  Submission submit(Bytes transaction);

  /** The block committed last; the genesis block at first. */
  CommittedBlock last();

  Optional<CommittedBlock> block(long height);

  /** The lowest block, beside the genesis, that this node has. */
  default long firstKept() {
    return 1;
  }

  /** The lowest block of which this node has the state, too. */
  default long firstState() {
    return firstKept();
  }

  Optional<CommittedBlock> block(Hash id);

  /** Where a transaction was committed. */
  Optional<Inclusion> inclusion(Hash transaction);

  /** The bytes of a transaction that waits in this node's mempool or in an uncommitted block. */
  Optional<Bytes> waiting(Hash transaction);

  /**
   * Completes with true when the transaction is committed, at once if it is, and with false when
   * the time is over; empty if too many wait already. On whichever thread it happens, so go on
   * elsewhere.
   */
  Optional<CompletableFuture<Boolean>> committed(Hash transaction, Duration atMost);

  /** Everything this node has heard that convicts a member, on chain or not. */
  List<PortableEvidence> evidence();

  /** Evidence of this channel with all it takes to check it; empty if its epoch is unknown. */
  Optional<PortableEvidence> portable(Evidence evidence);

  /** Who certifies the next block. */
  Membership members();

  /** State after the block committed last. */
  State state();

  /**
   * What a key had in the state after a block, for people who trust none of this. Empty if the
   * block is not committed, or not yet to be shown to be, or below {@link #firstState}.
   */
  Optional<StateProof> prove(long height, Bytes key);

  /** Asks the application about {@link #state}. */
  Answer query(String method, RpcItem.Dict params);
}
