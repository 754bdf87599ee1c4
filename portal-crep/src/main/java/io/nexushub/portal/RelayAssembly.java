package io.nexushub.portal;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.RelayMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs BTP blocks into relay messages that a destination can execute in one transaction: as many
 * whole blocks as fit, and a block that does not fit alone in several pieces.
 *
 * @param maxBytes of messages in one relay message; a single larger message still goes alone
 * @param maxBlocks in one relay message
 */
public record RelayAssembly(HashFunction keccak, int maxBytes, int maxBlocks) {
  public RelayAssembly {
    if (maxBytes < 1 || maxBlocks < 1) {
      throw new IllegalArgumentException(
          "relay: " + maxBytes + " bytes, " + maxBlocks + " blocks (expected: >= 1 of each)");
    }
  }

  /**
   * A relay message and what is in it.
   *
   * @param lastHeight of the newest block in it
   */
  public record Batch(Bytes relayMessage, long lastHeight, int messages) {}

  /** The next blocks, beginning with one that the destination's verifier has not seen. */
  Batch next(List<BtpBlock> blocks) throws MalformedMessage {
    List<RelayMessage.Part> items = new ArrayList<>();
    int room = maxBytes;
    int messages = 0;
    long last = 0;
    for (BtpBlock block : blocks) {
      int fitting = fitting(block, 0, room);
      if (!items.isEmpty() && fitting < block.messages().size()) {
        break;
      }
      items.add(update(block));
      if (fitting > 0) {
        items.add(proof(block, 0, fitting));
      }
      room -= size(block, 0, fitting);
      messages += fitting;
      last = block.height();
      if (fitting < block.messages().size()) {
        break; // the rest of a block goes before any other block
      }
    }
    return new Batch(new RelayMessage(items).encode(), last, messages);
  }

  /** More messages of the block that the destination's verifier has, from the given one on. */
  Batch rest(BtpBlock block, int delivered) throws MalformedMessage {
    if (delivered >= block.messages().size()) {
      throw MalformedMessage.of(
          "block " + block.height(), block.messages().size() + " messages", "> " + delivered);
    }
    int fitting = fitting(block, delivered, maxBytes);
    return new Batch(
        new RelayMessage(List.of(proof(block, delivered, delivered + fitting))).encode(),
        block.height(),
        fitting);
  }

  private RelayMessage.Part proof(BtpBlock block, int from, int to) {
    return new RelayMessage.Messages(
        MessageProof.of(new BtpMerkle(keccak), block.messages(), from, to));
  }

  private static RelayMessage.Part update(BtpBlock block) throws MalformedMessage {
    return new RelayMessage.BlockUpdate(
        BtpHeader.decode(block.header()), BtpProof.decode(block.proof()));
  }

  /** How many messages from the given one on fit the room; never none if there are any. */
  private static int fitting(BtpBlock block, int from, int room) {
    int count = 0;
    int used = 0;
    for (Bytes message : block.messages().subList(from, block.messages().size())) {
      used += message.length();
      if (used > room && count > 0) {
        break;
      }
      count++;
    }
    return count;
  }

  private static int size(BtpBlock block, int from, int to) {
    return block.messages().subList(from, to).stream().mapToInt(Bytes::length).sum();
  }
}
