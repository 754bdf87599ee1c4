package io.nexushub.lightclient.ethereum;

/**
 * A log that a finalised block holds.
 *
 * @param block the block the log is in
 * @param timestamp the block's, in seconds since 1970
 * @param anchor the finalised block that the proof began from
 */
public record ProvenLog(
    ExecutionBlock block,
    long timestamp,
    long transactionIndex,
    int logPosition,
    Log log,
    Anchor anchor) {}
