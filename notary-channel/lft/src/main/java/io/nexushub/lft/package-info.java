/**
 * LFT: the consensus of a channel as a value machine, and the port to what a channel is for.
 *
 * <p>The rules are those of docs/spec/lft.md: LFT's two steps a block with the two conditions of
 * two-chain HotStuff.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.lft.Replica}, {@link io.nexushub.lft.VoteRule} and {@link
 * io.nexushub.lft.Application}.
 */
@NullMarked
package io.nexushub.lft;

import org.jspecify.annotations.NullMarked;
