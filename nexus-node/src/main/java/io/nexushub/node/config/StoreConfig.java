package io.nexushub.node.config;

/**
 * The {@code store} section of the node's file.
 *
 * @param snapshot whether a channel that is empty here begins with a state that its members have
 *     certified, instead of with every block since the genesis
 * @param keepBlocks how many of each chain's newest blocks are kept; 0 keeps all
 */
public record StoreConfig(boolean snapshot, long keepBlocks) {
  /** Peers who are a little behind should find what they lack. */
  private static final long LEAST_BLOCKS = 256;

  public StoreConfig {
    Check.that(
        keepBlocks == 0 || keepBlocks >= LEAST_BLOCKS,
        "store.keep-blocks",
        keepBlocks,
        "0 for all, or >= " + LEAST_BLOCKS);
  }

  static StoreConfig from(Section section) {
    return new StoreConfig(section.flag("snapshot", false), section.whole("keep-blocks", 0));
  }
}
