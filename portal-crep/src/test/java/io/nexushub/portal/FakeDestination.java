package io.nexushub.portal;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.RelayMessage;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Keeps the books of a message centre: refuses gaps, repetitions and blocks out of turn. */
final class FakeDestination implements Destination {
  private final SortedMap<Long, BtpBlock> chain;
  long received;
  @Nullable Delivery answer;
  private long height;
  private long firstMessage;
  private long messageCount;

  FakeDestination(SortedMap<Long, BtpBlock> chain) {
    this.chain = chain;
  }

  @Override
  public LinkStatus status() {
    return new LinkStatus(received, height, firstMessage, messageCount);
  }

  @Override
  public Delivery deliver(Bytes relayMessage) {
    if (answer != null) {
      return answer;
    }
    try {
      for (RelayMessage.Part part : RelayMessage.decode(relayMessage).parts()) {
        switch (part) {
          case RelayMessage.BlockUpdate update -> begin(update);
          case RelayMessage.Messages messages -> receive(messages.proof());
        }
      }
      return new Delivery.Delivered("0x" + received, height);
    } catch (MalformedMessage e) {
      throw new AssertionError("the lane delivered " + e.getMessage(), e);
    }
  }

  private void begin(RelayMessage.BlockUpdate update) {
    if (status().remaining() > 0) {
      throw new AssertionError("a block before the rest of the one before");
    }
    BtpBlock block = chain.get(update.header().height());
    height = block.height();
    firstMessage = received;
    messageCount = block.messages().size();
  }

  private void receive(MessageProof proof) {
    received += proof.messages().size();
    if (received > firstMessage + messageCount) {
      throw new AssertionError("more messages than the block has");
    }
  }
}
