package io.nexushub.node.config;

/** Complaints in the operator's own words. */
public final class Check {
  private Check() {}

  public static void that(boolean holds, String key, Object found, Object expected) {
    if (!holds) {
      throw InvalidConfiguration.of(key, found, expected);
    }
  }

  public static void port(String key, int port) {
    that(port >= 0 && port <= 65_535, key, port, "0 (any free one) to 65535");
  }
}
