package io.nexushub.protocol;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value at ICON's JSON-RPC border: texts, lists, objects and null, and nothing else. Numbers and
 * bytes are {@code 0x} texts there.
 */
public sealed interface RpcItem {
  RpcItem NONE = new None();

  record None() implements RpcItem {}

  record Text(String value) implements RpcItem {}

  record Array(List<RpcItem> items) implements RpcItem {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** Keys in ascending order, so that whatever is derived from an object is deterministic. */
  record Dict(SortedMap<String, RpcItem> fields) implements RpcItem {
    public Dict {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    public Optional<RpcItem> field(String name) {
      return Optional.ofNullable(fields.get(name));
    }

    /** The field's text, or empty if it is missing or something else. */
    public Optional<String> text(String name) {
      return field(name)
          .flatMap(
              item -> item instanceof Text(String value) ? Optional.of(value) : Optional.empty());
    }

    public Dict with(String name, RpcItem value) {
      SortedMap<String, RpcItem> extended = new TreeMap<>(fields);
      extended.put(name, value);
      return new Dict(extended);
    }

    public Dict with(String name, String value) {
      return with(name, new Text(value));
    }

    public Dict with(String name, long value) {
      return with(name, integer(BigInteger.valueOf(value)));
    }
  }

  static Dict dict() {
    return new Dict(Collections.emptySortedMap());
  }

  static Dict dict(Map<String, ? extends RpcItem> fields) {
    return new Dict(new TreeMap<>(fields));
  }

  static Text text(String value) {
    return new Text(value);
  }

  /** {@code 0x1f}, {@code -0x1f}. */
  static Text integer(BigInteger value) {
    return new Text((value.signum() < 0 ? "-0x" : "0x") + value.abs().toString(16));
  }

  static Text integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static Text bytes(Bytes value) {
    return new Text(value.toString());
  }

  static Array array(List<? extends RpcItem> items) {
    return new Array(List.copyOf(items));
  }
}
