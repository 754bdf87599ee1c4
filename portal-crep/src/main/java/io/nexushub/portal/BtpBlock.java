package io.nexushub.portal;

import io.nexushub.protocol.Bytes;
import java.util.List;

/**
 * One BTP block of one network, as a source serves it; nothing in it has been verified.
 *
 * @param header RLPn of the header
 * @param proof RLPn of the members' signatures
 */
public record BtpBlock(long height, Bytes header, Bytes proof, List<Bytes> messages) {
  public BtpBlock {
    messages = List.copyOf(messages);
  }
}
