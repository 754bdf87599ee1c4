package io.nexushub.follow;

import io.nexushub.lightclient.loopchain.LoopchainBlock;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.lightclient.loopchain.Vote;
import io.nexushub.lightclient.loopchain.VoteSlots;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import java.util.Optional;

/** A node that has loopchain's blocks, in one of the two forms in which nodes have them. */
sealed interface LoopchainNode permits WholeBlockNode, ReencodedBlockNode {
  Endpoint endpoint();

  /** The newest block that the node may have votes on, by its own word. */
  Future<Long> newest();

  /** Root of the list of those who vote on a block, unproven; empty: loopchain did not make it. */
  Future<Optional<Hash>> repsHash(long height);

  /** The block, whole: all that its header names is there. */
  Future<LoopchainBlock> block(long height);

  /** A block's hash, unproven; empty: it is not there. */
  Future<Optional<Hash>> hash(long height);

  /** The votes on a block. */
  Future<VoteSlots<Vote.ForBlock>> votes(long height);

  /** The list of those who vote after a block, whose root is known. */
  Future<RepList> revealed(long height, Hash root);

  /** Has the list the root that a header names? */
  default Future<RepList> rooted(RepList list, Hash root) {
    return list.root().equals(root)
        ? Future.succeededFuture(list)
        : IconRpc.untrue(endpoint(), "representatives' root", list.root(), root);
  }
}
