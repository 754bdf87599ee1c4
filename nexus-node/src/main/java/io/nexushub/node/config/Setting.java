package io.nexushub.node.config;

/** One effective value, as printed at start. */
public record Setting(String key, String value, boolean isDefault) {
  @Override
  public String toString() {
    return key + " = " + value + (isDefault ? "  (default)" : "");
  }
}
