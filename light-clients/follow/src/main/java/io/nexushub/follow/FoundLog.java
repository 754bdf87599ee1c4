package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.protocol.Bytes;
import java.util.List;

/**
 * A log in a block whose header hangs from a finalised one.
 *
 * @param receiptNodes prove the log's receipt against the header
 */
public record FoundLog(
    ExecutionHeader header,
    long transactionIndex,
    int logPosition,
    Log log,
    List<Bytes> receiptNodes) {
  public FoundLog {
    receiptNodes = List.copyOf(receiptNodes);
  }

  long proofBytes() {
    return receiptNodes.stream().mapToLong(Bytes::length).sum();
  }
}
