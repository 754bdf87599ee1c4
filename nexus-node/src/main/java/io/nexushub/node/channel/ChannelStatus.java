package io.nexushub.node.channel;

import io.nexushub.protocol.Hash;
import java.util.Optional;

/**
 * How a channel is doing right now.
 *
 * @param sinceCommitMillis since this node committed last, or since it started
 * @param stallMillis a channel that has not committed for so long does not move: an idle one, too,
 *     makes an empty block at each idle interval
 * @param members of the channel
 * @param peers members this node is connected with, itself not counted
 * @param power of this node and of the members it is connected with
 * @param quorum the power it takes to go on
 * @param failedRounds rounds that have failed lately; 0 in good times
 */
public record ChannelStatus(
    long height,
    Hash last,
    long round,
    long sinceCommitMillis,
    long stallMillis,
    int members,
    int peers,
    long power,
    long quorum,
    int waitingTransactions,
    long failedRounds) {

  /** Why it makes no progress; empty if it does. */
  public Optional<String> trouble() {
    if (power < quorum) {
      return Optional.of("connected power: " + power + " (expected: >= " + quorum + ")");
    }
    return sinceCommitMillis > stallMillis
        ? Optional.of(
            "last commit: " + sinceCommitMillis + " ms ago (expected: <= " + stallMillis + ")")
        : Optional.empty();
  }
}
