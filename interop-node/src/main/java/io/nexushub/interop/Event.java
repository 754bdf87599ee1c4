package io.nexushub.interop;

import io.nexushub.lft.LogEvent;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An event that a SCORE may emit.
 *
 * @param indexed how many of the first fields can be searched for
 */
record Event(String name, int indexed, List<Method.Parameter> fields) {
  Event {
    fields = List.copyOf(fields);
  }

  static Event of(String name, int indexed, Method.Parameter... fields) {
    return new Event(name, indexed, List.of(fields));
  }

  /** Such as {@code BTPEvent(str,int,str,str)}. */
  String signature() {
    return fields.stream()
        .map(field -> field.type().word())
        .collect(Collectors.joining(",", name + "(", ")"));
  }

  /** The event with these values, in the order of the fields. */
  LogEvent with(IconAddress emitter, Object... values) {
    if (values.length != fields.size()) {
      throw new IllegalArgumentException(
          signature() + ": " + values.length + " values (expected: " + fields.size() + ")");
    }
    List<String> searchable = new ArrayList<>(List.of(signature()));
    List<String> data = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      (i < indexed ? searchable : data).add(spell(values[i]));
    }
    return new LogEvent(emitter.toString(), searchable, data);
  }

  private static String spell(Object value) {
    return switch (value) {
      case String text -> text;
      case Long number -> RpcItem.integer(number).value();
      case BigInteger number -> RpcItem.integer(number).value();
      case Bytes bytes -> bytes.toString();
      case IconAddress address -> address.toString();
      default -> throw new IllegalArgumentException("no spelling of " + value.getClass());
    };
  }

  /** An entry of icx_getScoreApi. */
  RpcItem describe() {
    List<RpcItem> inputs = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      RpcItem.Dict input =
          RpcItem.dict()
              .with("name", fields.get(i).name())
              .with("type", fields.get(i).type().word());
      inputs.add(i < indexed ? input.with("indexed", "0x1") : input);
    }
    return RpcItem.dict()
        .with("type", "eventlog")
        .with("name", name)
        .with("inputs", RpcItem.array(inputs));
  }
}
