package io.nexushub.follow;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import java.util.List;

/** A BTP block with the signatures on it and all of its messages. */
public record BtpStep(BlockUpdate block, List<Bytes> messages) {
  public BtpStep {
    messages = List.copyOf(messages);
  }
}
