package io.nexushub.follow;

/** How far a light-client channel's Ethereum client has come: what its getStatus says. */
public record EthereumStatus(long finalizedSlot, boolean nextCommitteeKnown) {}
