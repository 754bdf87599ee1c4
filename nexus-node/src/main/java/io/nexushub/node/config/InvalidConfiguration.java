package io.nexushub.node.config;

/**
 * The operator's files cannot be used as they are; the message names the file, the key, what was
 * found and what was expected. Thrown at start only.
 */
public final class InvalidConfiguration extends RuntimeException {
  public InvalidConfiguration(String message) {
    super(message);
  }

  public InvalidConfiguration(String message, Throwable cause) {
    super(message, cause);
  }

  public static InvalidConfiguration of(String key, Object found, Object expected) {
    return new InvalidConfiguration(key + ": " + found + " (expected: " + expected + ")");
  }
}
