package io.nexushub.node.channel;

import io.nexushub.protocol.Hash;

/**
 * How a channel is doing right now.
 *
 * @param members of the channel
 * @param peers members this node is connected with, itself not counted
 * @param failedRounds rounds that have failed lately; 0 in good times
 */
public record ChannelStatus(
    long height,
    Hash last,
    long round,
    int members,
    int peers,
    int waitingTransactions,
    long failedRounds) {}
