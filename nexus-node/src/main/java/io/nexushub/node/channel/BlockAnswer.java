package io.nexushub.node.channel;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Notarisation;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.EpochEnd;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers the blocks a peer asked for: the first always, further ones as long as they fit. Fewer
 * than asked for are as good, because each is certified by the next. The last block of an epoch
 * ends the answer, with what shows that it is final.
 */
final class BlockAnswer {
  /** Of RLP, at most, around each transaction. */
  private static final int ITEM_BYTES = 5;

  private final ChainStore store;
  private final Effect.SendBlocks asked;
  private final List<Block> blocks = new ArrayList<>();
  private final List<NotaryShares> shares = new ArrayList<>();
  private final List<Bytes> transactions = new ArrayList<>();
  private long room = Wire.ANSWER_BYTES;

  BlockAnswer(ChainStore store, Effect.SendBlocks asked) {
    this.store = store;
    this.asked = asked;
  }

  /** A block was dropped while it was on its way into the answer. */
  static final class Pruned extends Exception {
    private Pruned(long height) {
      super("block " + height + ": pruned", null, false, false);
    }
  }

  Wire.Blocks blocks() throws Pruned {
    for (long height = asked.fromHeight(); height <= asked.toHeight(); height++) {
      if (!addStored(height)) {
        return answer(certificateOf(height - 1));
      }
      Optional<EpochEnd> end = store.epochEnd(height);
      if (end.isPresent()) {
        blocks.add(end.get().closing());
        return answer(end.get().certificate());
      }
    }
    for (Block block : asked.further()) {
      if (!takeRoom(block.encode().length())) {
        return answer(block.justify());
      }
      blocks.add(block);
    }
    return answer(
        asked.certificate().isPresent()
            ? asked.certificate().get()
            : certificateOf(asked.toHeight()));
  }

  private boolean addStored(long height) throws Pruned {
    StoredBlock stored = stored(height);
    Optional<NotaryShares> signed = store.notarisation(height).map(Notarisation::toMessage);
    long size = stored.block().encode().length();
    size += signed.map(each -> each.encode().length()).orElse(0);
    for (Bytes transaction : stored.transactions()) {
      size += transaction.length() + ITEM_BYTES;
    }
    if (!takeRoom(size)) {
      return false;
    }
    blocks.add(stored.block());
    signed.ifPresent(shares::add);
    transactions.addAll(stored.transactions());
    return true;
  }

  private boolean takeRoom(long size) {
    if (!blocks.isEmpty() && size > room) {
      return false;
    }
    room -= size;
    return true;
  }

  private Wire.Blocks answer(QuorumCertificate certificate) {
    return new Wire.Blocks(blocks, certificate, shares, transactions);
  }

  private QuorumCertificate certificateOf(long height) throws Pruned {
    return stored(height + 1).block().justify();
  }

  private StoredBlock stored(long height) throws Pruned {
    Optional<StoredBlock> stored = store.block(height);
    if (stored.isEmpty()) {
      throw new Pruned(height);
    }
    return stored.get();
  }
}
