package io.nexushub.node.config;

/**
 * The {@code store} section of the node's file.
 *
 * @param snapshot whether a channel that is empty here begins with a state that its members have
 *     certified, instead of with every block since the genesis
 * @param keepBlocks how many of each chain's newest blocks are kept; 0 keeps all
 * @param keepStates how many of the newest versions of each state are kept at least; 0 keeps all,
 *     which only who keeps all blocks can: without its block nobody knows where a version begins
 */
public record StoreConfig(boolean snapshot, long keepBlocks, long keepStates) {
  /** Peers who are a little behind should find what they lack. */
  private static final long LEAST_BLOCKS = 256;

  /** What is read at the end of the chain, or fetched by who joins, should not go meanwhile. */
  private static final long LEAST_STATES = 256;

  public StoreConfig {
    Check.that(
        keepBlocks == 0 || keepBlocks >= LEAST_BLOCKS,
        "store.keep-blocks",
        keepBlocks,
        "0 for all, or >= " + LEAST_BLOCKS);
    boolean all = keepBlocks == 0;
    Check.that(
        (all && keepStates == 0)
            || (keepStates >= LEAST_STATES && (all || keepStates <= keepBlocks)),
        "store.keep-states",
        keepStates,
        all
            ? "0 for all, or >= " + LEAST_STATES
            : LEAST_STATES + " to store.keep-blocks, " + keepBlocks);
  }

  static StoreConfig from(Section section) {
    long keepBlocks = section.whole("keep-blocks", 0);
    return new StoreConfig(
        section.flag("snapshot", false), keepBlocks, section.whole("keep-states", keepBlocks));
  }
}
