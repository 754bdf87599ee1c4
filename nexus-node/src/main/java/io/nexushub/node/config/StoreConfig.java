package io.nexushub.node.config;

/**
 * The {@code store} section of the node's file.
 *
 * @param snapshot whether a channel that is empty here begins with a state that its members have
 *     certified, instead of with every block since the genesis
 */
public record StoreConfig(boolean snapshot) {
  static StoreConfig from(Section section) {
    return new StoreConfig(section.flag("snapshot", false));
  }
}
