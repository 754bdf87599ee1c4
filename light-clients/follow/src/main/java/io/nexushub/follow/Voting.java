package io.nexushub.follow;

import io.nexushub.protocol.Hash;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a light client of a chain with votes has come.
 *
 * @param head height that the endpoints say the chain has, which nothing proves
 * @param height of the newest trusted block
 * @param votes for it; 0 before the first update of this run
 * @param voters who could have voted
 * @param electorate names the list of those who vote next
 * @param time of the newest trusted block; chains without one have none
 */
public record Voting(
    long head, long height, int votes, int voters, Hash electorate, Optional<Instant> time) {}
