package io.nexushub.node.config;

import java.time.Duration;

/**
 * The {@code blocks} section of a channel's file. A block is cut when one of its limits is reached,
 * whichever comes first.
 *
 * @param maxTransactions in one block
 * @param maxBytes of transactions in one block
 * @param interval how long a proposer gathers transactions after the first
 * @param idleInterval time between the empty blocks of an idle channel
 * @param firstTimeout how long a round may take before members give up on it; grows while rounds
 *     fail
 * @param poolTransactions that wait on a node; further ones are refused
 * @param poolBytes of transactions that wait on a node
 * @param senderTransactions that may wait for one sender
 */
public record BlockConfig(
    int maxTransactions,
    int maxBytes,
    Duration interval,
    Duration idleInterval,
    Duration firstTimeout,
    int poolTransactions,
    int poolBytes,
    int senderTransactions) {
  /** No larger block is voted for, whatever a channel's file says: it has to fit an answer. */
  public static final int MOST_BYTES = 8 << 20;

  /** Room for the longest transaction of a hub channel. */
  public static final int DEFAULT_BYTES = 4 << 20;

  public BlockConfig {
    Check.that(
        maxTransactions >= 1 && maxTransactions <= 10_000,
        "blocks.max-transactions",
        maxTransactions,
        "1 to 10000");
    Check.that(
        maxBytes >= 1024 && maxBytes <= MOST_BYTES,
        "blocks.max-bytes",
        maxBytes,
        "1024 to " + MOST_BYTES);
    Check.that(!interval.isNegative(), "blocks.interval-ms", interval.toMillis(), ">= 0");
    Check.that(
        idleInterval.compareTo(interval) > 0,
        "blocks.idle-interval-ms",
        idleInterval.toMillis(),
        "> blocks.interval-ms");
    Check.that(
        firstTimeout.toMillis() >= 50, "blocks.first-timeout-ms", firstTimeout.toMillis(), ">= 50");
    Check.that(
        poolTransactions >= maxTransactions,
        "blocks.pool-transactions",
        poolTransactions,
        ">= blocks.max-transactions");
    Check.that(poolBytes >= maxBytes, "blocks.pool-bytes", poolBytes, ">= blocks.max-bytes");
    Check.that(senderTransactions >= 1, "blocks.sender-transactions", senderTransactions, ">= 1");
  }

  static BlockConfig from(Section section) {
    return new BlockConfig(
        section.integer("max-transactions", 1000),
        section.integer("max-bytes", DEFAULT_BYTES),
        section.millis("interval-ms", Duration.ofMillis(50)),
        section.millis("idle-interval-ms", Duration.ofSeconds(10)),
        section.millis("first-timeout-ms", Duration.ofSeconds(1)),
        section.integer("pool-transactions", 50_000),
        section.integer("pool-bytes", 64 << 20),
        section.integer("sender-transactions", 20_000));
  }
}
