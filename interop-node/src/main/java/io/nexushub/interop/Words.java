package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How messages to people speak of what was found and what was expected. */
final class Words {
  /** Longer texts are a sender's way to fill our answers. */
  private static final int MAX_SHOWN = 80;

  /** How many letters may differ in a typing error. */
  private static final int NEAR = 2;

  private Words() {}

  /** The value, cut to a line. */
  static String show(@Nullable RpcItem item) {
    return switch (item) {
      case null -> "nothing";
      case RpcItem.None none -> "null";
      case RpcItem.Text(String text) -> quote(text);
      case RpcItem.Array(var items) -> "an array of " + items.size();
      case RpcItem.Dict(var fields) -> "an object of " + fields.size();
    };
  }

  static String quote(String text) {
    if (text.length() > MAX_SHOWN) {
      return "'" + text.substring(0, MAX_SHOWN) + "…' (" + text.length() + " characters)";
    }
    return "'" + text + "'";
  }

  /** "one of a, b; perhaps 'a'?". */
  static String oneOf(String found, List<String> known) {
    if (known.isEmpty()) {
      return "none";
    }
    String list = (known.size() == 1 ? "" : "one of ") + String.join(", ", known);
    return known.stream()
        .filter(name -> distance(found, name) <= NEAR)
        .min(Comparator.comparingInt(name -> distance(found, name)))
        .map(near -> list + "; perhaps '" + near + "'?")
        .orElse(list);
  }

  /** Levenshtein's distance, or something too far as soon as the lengths differ by too much. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > NEAR) {
      return NEAR + 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
