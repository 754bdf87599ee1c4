package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.BeaconLeap;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.protocol.Bytes;
import java.util.List;
import java.util.Optional;

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

  /** What proves it from an ancestor's own header on. */
  EventEvidence evidence(BeaconLeap leap) {
    return new EventEvidence(
        List.of(header.rlp()),
        List.of(),
        transactionIndex,
        receiptNodes,
        logPosition,
        Optional.of(leap));
  }
}
