package io.nexushub.protocol.icon;

import io.nexushub.protocol.RpcItem;
import java.util.Map;

/**
 * The text that ICON hashes: keys and values joined by dots, keys in ascending order, nested
 * objects in braces, lists in brackets, {@code \0} for null, and a backslash before each character
 * that means something. Values are taken as they were received: {@code 0x01} and {@code 0x1} are
 * different transactions.
 */
public final class IconSerializer {
  private static final String SPECIAL = "\\.{}[]";

  private IconSerializer() {}

  /** The outermost object has no braces. */
  public static String serialize(RpcItem.Dict item) {
    StringBuilder out = new StringBuilder();
    appendFields(item, out);
    return out.toString();
  }

  private static void append(RpcItem item, StringBuilder out) {
    switch (item) {
      case RpcItem.None none -> out.append("\\0");
      case RpcItem.Text(String value) -> appendEscaped(value, out);
      case RpcItem.Array array -> {
        out.append('[');
        for (int i = 0; i < array.items().size(); i++) {
          if (i > 0) {
            out.append('.');
          }
          append(array.items().get(i), out);
        }
        out.append(']');
      }
      case RpcItem.Dict dict -> {
        out.append('{');
        appendFields(dict, out);
        out.append('}');
      }
    }
  }

  private static void appendFields(RpcItem.Dict item, StringBuilder out) {
    boolean first = true;
    for (Map.Entry<String, RpcItem> field : item.fields().entrySet()) {
      if (!first) {
        out.append('.');
      }
      first = false;
      out.append(field.getKey()).append('.');
      append(field.getValue(), out);
    }
  }

  private static void appendEscaped(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
  }
}
