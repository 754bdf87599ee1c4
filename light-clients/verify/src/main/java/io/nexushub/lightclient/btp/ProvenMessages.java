package io.nexushub.lightclient.btp;

import io.nexushub.protocol.Bytes;
import java.util.List;

/**
 * Consecutive messages of a block.
 *
 * @param first sequence number of the first of them, on its own chain
 */
public record ProvenMessages(long first, List<Bytes> messages) {
  public ProvenMessages {
    messages = List.copyOf(messages);
  }
}
