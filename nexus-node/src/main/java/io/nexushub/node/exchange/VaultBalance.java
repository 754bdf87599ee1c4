package io.nexushub.node.exchange;

import io.nexushub.protocol.Hash;
import java.math.BigInteger;

/**
 * What a vault had after a block of its chain, proven.
 *
 * @param block id of the block
 * @param nodes of the hub whose light client holds the block for final
 */
public record VaultBalance(BigInteger units, long height, Hash block, int nodes) {}
