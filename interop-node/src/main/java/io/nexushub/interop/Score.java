package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A contract that is part of the program. It keeps nothing in its fields: what it remembers is in
 * the {@link Frame}'s storage, and so in the chain's state.
 */
interface Score {
  IconAddress address();

  List<Method> methods();

  List<Event> events();

  default Optional<Method> method(String name) {
    return methods().stream().filter(method -> method.name().equals(name)).findFirst();
  }

  /** The answer of icx_getScoreApi. */
  default RpcItem.Array api() {
    List<RpcItem> entries = new ArrayList<>();
    methods().forEach(method -> entries.add(method.describe()));
    events().forEach(event -> entries.add(event.describe()));
    return RpcItem.array(entries);
  }
}
