package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of JSON that loopchain uses: no fractions, no booleans. */
sealed interface Json {
  record Null() implements Json {}

  record Text(String value) implements Json {}

  record Whole(long value) implements Json {}

  record Items(List<Json> values) implements Json {
    public Items {
      values = List.copyOf(values);
    }
  }

  record Fields(SortedMap<String, Json> values) implements Json {
    public Fields {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
  }

  static Json parse(Bytes utf8) throws MalformedMessage {
    return JsonReader.read(utf8);
  }

  /** As ICON hashes it: a number stands there as its decimal digits. */
  default RpcItem hashed() {
    return switch (this) {
      case Null nothing -> RpcItem.NONE;
      case Text(String value) -> RpcItem.text(value);
      case Whole(long value) -> RpcItem.text(Long.toString(value));
      case Items(List<Json> values) -> {
        List<RpcItem> items = new ArrayList<>();
        values.forEach(value -> items.add(value.hashed()));
        yield RpcItem.array(items);
      }
      case Fields(SortedMap<String, Json> values) -> {
        SortedMap<String, RpcItem> fields = new TreeMap<>();
        values.forEach((name, value) -> fields.put(name, value.hashed()));
        yield RpcItem.dict(fields);
      }
    };
  }

  /** What it is, for messages. */
  default String kind() {
    return switch (this) {
      case Null nothing -> "null";
      case Text text -> "a text";
      case Whole whole -> "a number";
      case Items items -> "a list";
      case Fields fields -> "an object";
    };
  }
}
