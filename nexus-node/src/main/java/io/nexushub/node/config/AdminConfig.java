package io.nexushub.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code admin} section of the node's file: whoever shows the token may join, leave, stop and
 * start channels over RPC. Without the section nobody may.
 *
 * @param token file whose first line it is
 */
public record AdminConfig(Path token) {
  private static final int LEAST_LENGTH = 16;

  static AdminConfig from(Section section) {
    return new AdminConfig(section.file("token-file"));
  }

  /** Reads the token; it is in no configuration, so that it is in no log. */
  public String open() throws IOException {
    String line = Files.readString(token).lines().findFirst().orElse("").strip();
    if (line.length() < LEAST_LENGTH) {
      throw InvalidConfiguration.of(
          "admin.token-file",
          token + " with " + line.length() + " characters",
          ">= " + LEAST_LENGTH + " on the first line, such as of openssl rand -hex 32");
    }
    return line;
  }
}
