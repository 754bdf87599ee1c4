package io.nexushub.node.demo;

import io.nexushub.portal.BtpBlock;
import io.nexushub.portal.BtpSource;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.RelayMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Genuine notarised blocks up to the first that carries messages, and the ways to spoil them.
 *
 * @param blocks in order; the last one has messages
 */
record RelayedBlocks(List<BtpBlock> blocks, BtpMerkle merkle) {
  /** Nobody waits for more blocks than this without a message. */
  private static final int MAX_BLOCKS = 32;

  RelayedBlocks {
    blocks = List.copyOf(blocks);
  }

  /** From the block after the one that announced the first notaries. */
  static RelayedBlocks read(BtpSource source, long firstHeight, BtpMerkle merkle)
      throws TransientFailure {
    List<BtpBlock> blocks = new ArrayList<>();
    for (long height : source.heights(firstHeight, MAX_BLOCKS)) {
      BtpBlock block = source.block(height);
      blocks.add(block);
      if (!block.messages().isEmpty()) {
        return new RelayedBlocks(blocks, merkle);
      }
    }
    throw new TransientFailure("no notarised message towards Ethereum yet");
  }

  /** The last block's signatures, cut down to one less than a quorum. */
  RelayedBlocks withoutQuorum() {
    BtpBlock last = blocks.getLast();
    List<Optional<Signature>> signatures = new ArrayList<>(proof(last).signatures());
    int quorum = signatures.size() * 2 / 3 + 1;
    int kept = 0;
    for (int i = 0; i < signatures.size(); i++) {
      if (signatures.get(i).isPresent() && ++kept >= quorum) {
        signatures.set(i, Optional.empty());
      }
    }
    return replacingLast(
        new BtpBlock(
            last.height(), last.header(), new BtpProof(signatures).encode(), last.messages()));
  }

  /** The first message of the last block, with its last byte changed. */
  RelayedBlocks withFlippedPayload() {
    BtpBlock last = blocks.getLast();
    byte[] message = last.messages().getFirst().toArray();
    message[message.length - 1] ^= 1;
    List<Bytes> messages = new ArrayList<>(last.messages());
    messages.set(0, Bytes.wrap(message));
    return replacingLast(new BtpBlock(last.height(), last.header(), last.proof(), messages));
  }

  Bytes relayMessage() {
    List<RelayMessage.Part> parts = new ArrayList<>();
    for (BtpBlock block : blocks) {
      parts.add(new RelayMessage.BlockUpdate(header(block), proof(block)));
      if (!block.messages().isEmpty()) {
        parts.add(
            new RelayMessage.Messages(
                MessageProof.of(merkle, block.messages(), 0, block.messages().size())));
      }
    }
    return new RelayMessage(parts).encode();
  }

  private RelayedBlocks replacingLast(BtpBlock spoilt) {
    List<BtpBlock> changed = new ArrayList<>(blocks);
    changed.set(changed.size() - 1, spoilt);
    return new RelayedBlocks(changed, merkle);
  }

  private static BtpHeader header(BtpBlock block) {
    try {
      return BtpHeader.decode(block.header());
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException("the node serves a malformed header", e);
    }
  }

  private static BtpProof proof(BtpBlock block) {
    try {
      return BtpProof.decode(block.proof());
    } catch (MalformedMessage e) {
      throw new IllegalArgumentException("the node serves a malformed proof", e);
    }
  }
}
