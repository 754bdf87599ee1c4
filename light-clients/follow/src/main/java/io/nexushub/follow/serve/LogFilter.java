package io.nexushub.follow.serve;

import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.LogBloom;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which logs eth_getLogs is asked for.
 *
 * @param addresses any of these; all if empty
 * @param topics by place, any of those given; all if empty
 */
record LogFilter(List<Address> addresses, List<List<Hash>> topics) {
  private static final int MAX_ALTERNATIVES = 256;

  LogFilter {
    addresses = List.copyOf(addresses);
    topics = topics.stream().map(List::copyOf).toList();
  }

  static LogFilter read(JsonObject json) throws RefusedCall {
    List<Address> addresses = new ArrayList<>();
    for (Object address : alternatives("address", json.getValue("address"))) {
      addresses.add(CallParams.address("address", address));
    }
    List<List<Hash>> topics = new ArrayList<>();
    JsonArray places = json.getValue("topics") instanceof JsonArray given ? given : new JsonArray();
    if (places.size() > Log.MAX_TOPICS) {
      throw RefusedCall.params("topics", places.size() + " places", "<= " + Log.MAX_TOPICS);
    }
    for (Object place : places) {
      List<Hash> any = new ArrayList<>();
      for (Object topic : alternatives("topic", place)) {
        any.add(CallParams.hash("topic", topic));
      }
      topics.add(any);
    }
    return new LogFilter(addresses, topics);
  }

  private static JsonArray alternatives(String name, @Nullable Object value) throws RefusedCall {
    JsonArray items =
        switch (value) {
          case null -> new JsonArray();
          case JsonArray several -> several;
          case Object one -> new JsonArray().add(one);
        };
    if (items.size() > MAX_ALTERNATIVES) {
      throw RefusedCall.params(name, items.size() + " alternatives", "<= " + MAX_ALTERNATIVES);
    }
    return items;
  }

  /** False only if the verified header's filter says that no such log is in the block. */
  boolean mayBeIn(ExecutionHeader header, HashFunction keccak) {
    LogBloom bloom = new LogBloom(header.logsBloom());
    return any(addresses.stream().map(Address::bytes).toList(), bloom, keccak)
        && topics.stream()
            .allMatch(place -> any(place.stream().map(Hash::bytes).toList(), bloom, keccak));
  }

  private static boolean any(List<Bytes> items, LogBloom bloom, HashFunction keccak) {
    return items.isEmpty() || items.stream().anyMatch(item -> bloom.mayContain(item, keccak));
  }

  boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (log.topics().size() < topics.size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
