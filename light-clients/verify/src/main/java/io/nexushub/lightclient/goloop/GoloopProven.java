package io.nexushub.lightclient.goloop;

import io.nexushub.lightclient.loopchain.LoopchainTransaction;

/**
 * What evidence proves.
 *
 * @param height of the block that has the transaction
 */
public record GoloopProven(long height, Fact fact) {
  /** A thing that stands in a block. */
  public sealed interface Fact {
    /** Its rules are loopchain's. */
    record OfTransaction(LoopchainTransaction transaction) implements Fact {}

    record OfReceipt(int index, GoloopReceipt receipt) implements Fact {}

    record OfEvent(int receiptIndex, GoloopReceipt receipt, GoloopEvent event) implements Fact {}
  }
}
