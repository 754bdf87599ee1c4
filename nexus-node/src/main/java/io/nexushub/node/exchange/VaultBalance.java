package io.nexushub.node.exchange;

import io.nexushub.lightclient.ethereum.ExecutionBlock;
import java.math.BigInteger;

/** What a vault has, and why that can be believed. */
public sealed interface VaultBalance {
  BigInteger units();

  /**
   * Under the state root of a block that the light-client channel holds for final.
   *
   * @param nodes of the hub that have the block so
   */
  record Proven(BigInteger units, ExecutionBlock block, int nodes) implements VaultBalance {}

  /**
   * Said by nodes, without a proof.
   *
   * @param by so many of them alike
   * @param of so many that were asked
   */
  record Reported(BigInteger units, int by, int of) implements VaultBalance {}
}
