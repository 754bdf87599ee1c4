package io.nexushub.lightclient.loopchain;

/**
 * A header and the votes on it. loopchain puts the votes on a block into the next one, and gives
 * those on the last one beside it.
 */
public record VotedHeader(LoopchainHeader header, VoteSlots<Vote.ForBlock> votes) {}
