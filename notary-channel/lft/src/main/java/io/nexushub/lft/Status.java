package io.nexushub.lft;

import io.nexushub.protocol.Address;

/**
 * Where a replica stands.
 *
 * @param proposer of the round
 * @param candidateRound round of the highest certificate known
 * @param failedRounds how many rounds have failed lately; 0 in good times
 */
public record Status(
    long round, Address proposer, long committedHeight, long candidateRound, long failedRounds) {}
