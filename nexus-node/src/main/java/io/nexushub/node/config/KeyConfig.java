package io.nexushub.node.config;

import java.nio.file.Path;

/**
 * The {@code key} section of the node's file: the key this node is a member with.
 *
 * @param keystore ICON or Web3 keystore file
 * @param passwordFile holds the keystore's password on its first line; neither arguments nor
 *     environment ever do
 */
public record KeyConfig(Path keystore, Path passwordFile) {
  public static KeyConfig from(Section section) {
    return new KeyConfig(
        section.file("keystore", "keystore.json"), section.file("password-file", "password"));
  }
}
