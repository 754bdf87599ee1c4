package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;

/** What a method is called with: exactly its inputs, each of its type. */
final class Arguments {
  private final SortedMap<String, RpcItem> values;

  private Arguments(SortedMap<String, RpcItem> values) {
    this.values = values;
  }

  static Arguments of(Method method, RpcItem.Dict given) throws Revert {
    List<String> names = method.inputs().stream().map(Method.Parameter::name).toList();
    for (String name : given.fields().keySet()) {
      if (!names.contains(name)) {
        throw invalid("parameter " + Words.quote(name), "given", Words.oneOf(name, names));
      }
    }
    for (Method.Parameter input : method.inputs()) {
      RpcItem value = given.fields().get(input.name());
      if (value == null || !input.type().accepts(value)) {
        String found = value == null ? "missing" : Words.show(value);
        throw invalid(input.name(), found, input.type().word() + ": " + input.type().expected());
      }
    }
    return new Arguments(given.fields());
  }

  String text(String name) {
    if (values.get(name) instanceof RpcItem.Text(String text)) {
      return text;
    }
    throw new IllegalStateException(name + " is not an input of this method");
  }

  Bytes bytes(String name) {
    return Bytes.hex(text(name));
  }

  IconAddress address(String name) {
    try {
      return IconAddress.parse(text(name));
    } catch (MalformedMessage impossible) {
      throw new IllegalStateException(name + " was checked to be an address", impossible);
    }
  }

  BigInteger integer(String name) {
    return Type.integer(text(name)).orElseThrow();
  }

  /** A whole number that fits 64 bits with its sign. */
  long number(String name) throws Revert {
    BigInteger value = integer(name);
    if (value.bitLength() >= Long.SIZE) {
      throw invalid(name, Words.show(values.get(name)), "less than 64 bits");
    }
    return value.longValueExact();
  }

  private static Revert invalid(String subject, String found, String expected) {
    return new Revert(
        FailureCode.INVALID_PARAMETER, subject + ": " + found + " (expected: " + expected + ")");
  }
}
