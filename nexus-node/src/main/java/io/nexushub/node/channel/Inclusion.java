package io.nexushub.node.channel;

import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;

/** A committed transaction: its place, what it was and what became of it. */
public record Inclusion(CommittedBlock block, int index) {
  public Bytes transaction() {
    return block.transactions().get(index);
  }

  public Receipt receipt() {
    return block.receipts().get(index);
  }
}
