package io.nexushub.protocol;

/** The name of a channel: lower-case letters, digits, '-' and '_', so that it fits a URL path. */
public record ChannelId(String name) implements Comparable<ChannelId> {
  public static final int MAX_LENGTH = 32;

  public ChannelId {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "channel: '" + name + "' (expected: 1 to 32 of a-z 0-9 - _)");
    }
  }

  public static ChannelId of(String name) {
    return new ChannelId(name);
  }

  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.chars().allMatch(ChannelId::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  @Override
  public int compareTo(ChannelId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
