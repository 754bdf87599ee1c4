package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An external method of a SCORE.
 *
 * @param output absent if it returns nothing
 */
record Method(
    String name, Access access, List<Parameter> inputs, Optional<Type> output, Body body) {
  Method {
    inputs = List.copyOf(inputs);
  }

  /** Who may call it, and with what. */
  enum Access {
    /** By icx_call: changes nothing. */
    READ,
    /** By transactions without value. */
    WRITE,
    /** By transactions, with coins or without. */
    PAY
  }

  /** A named input; every input is required. */
  record Parameter(String name, Type type) {}

  /** What the method does. */
  @FunctionalInterface
  interface Body {
    RpcItem run(Frame frame, Arguments arguments) throws Revert;
  }

  static Method read(String name, Type output, Body body, Parameter... inputs) {
    return new Method(name, Access.READ, List.of(inputs), Optional.of(output), body);
  }

  static Method write(String name, Body body, Parameter... inputs) {
    return new Method(name, Access.WRITE, List.of(inputs), Optional.empty(), body);
  }

  static Method write(String name, Type output, Body body, Parameter... inputs) {
    return new Method(name, Access.WRITE, List.of(inputs), Optional.of(output), body);
  }

  static Method pay(String name, Type output, Body body, Parameter... inputs) {
    return new Method(name, Access.PAY, List.of(inputs), Optional.of(output), body);
  }

  static Parameter input(String name, Type type) {
    return new Parameter(name, type);
  }

  boolean isReadonly() {
    return access == Access.READ;
  }

  boolean isPayable() {
    return access == Access.PAY;
  }

  /** An entry of icx_getScoreApi. */
  RpcItem describe() {
    List<RpcItem> parameters = new ArrayList<>();
    for (Parameter input : inputs) {
      parameters.add(RpcItem.dict().with("name", input.name()).with("type", input.type().word()));
    }
    List<RpcItem> outputs =
        output
            .<List<RpcItem>>map(type -> List.of(RpcItem.dict().with("type", type.word())))
            .orElse(List.of());
    RpcItem.Dict description =
        RpcItem.dict()
            .with("type", "function")
            .with("name", name)
            .with("inputs", RpcItem.array(parameters))
            .with("outputs", RpcItem.array(outputs));
    return switch (access) {
      case READ -> description.with("readonly", "0x1");
      case WRITE -> description;
      case PAY -> description.with("payable", "0x1");
    };
  }
}
