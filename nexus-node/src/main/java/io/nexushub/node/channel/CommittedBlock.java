package io.nexushub.node.channel;

import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.List;

/**
 * A final block with its content and result.
 *
 * @param parent zero for the genesis block
 * @param proposer zero for the genesis block
 * @param payloadRoot commits to the ids of the transactions; zero if there are none
 * @param transactions in order, as they were submitted
 * @param receipts one for each transaction
 */
public record CommittedBlock(
    long height,
    Hash id,
    Hash parent,
    long round,
    long timestampMicros,
    Address proposer,
    Hash payloadRoot,
    List<Hash> transactionIds,
    List<Bytes> transactions,
    List<Receipt> receipts) {
  public CommittedBlock {
    transactionIds = List.copyOf(transactionIds);
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
  }
}
