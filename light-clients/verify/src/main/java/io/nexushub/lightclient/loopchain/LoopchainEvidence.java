package io.nexushub.lightclient.loopchain;

import java.util.List;

/**
 * That something stands in a block.
 *
 * @param headers the first is the one that the client trusts, each later one the parent of the one
 *     before; the last is the block's
 * @param subject what stands there
 * @param path from it to the last header's root
 */
public record LoopchainEvidence(List<LoopchainHeader> headers, Subject subject, MerklePath path) {
  /** Half an hour of ICON's blocks; what is older is proven from a checkpoint of its own time. */
  public static final int MAX_HEADERS = 1024;

  public LoopchainEvidence {
    headers = List.copyOf(headers);
  }

  /** What evidence can be about. loopchain has no state tree, so accounts are not among it. */
  public sealed interface Subject {
    record OfTransaction(LoopchainTransaction transaction) implements Subject {}

    record OfReceipt(LoopchainReceipt receipt) implements Subject {}
  }
}
