package io.nexushub.node.rpc;

import io.nexushub.lft.LogEvent;
import io.nexushub.protocol.RpcItem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between JSON and the values of ICON's RPC. */
public final class RpcJson {
  /** Deeper values are an attack on the stack of whoever recurses over them. */
  private static final int MAX_DEPTH = 16;

  private RpcJson() {}

  /** Texts, lists, objects and null; numbers and booleans have no place in ICON's parameters. */
  public static RpcItem item(@Nullable Object json) throws RpcError {
    return item(json, 0);
  }

  /** See {@link #item(Object)}. */
  public static RpcItem.Dict dict(JsonObject json) throws RpcError {
    return (RpcItem.Dict) item(json, 0);
  }

  private static RpcItem item(@Nullable Object json, int depth) throws RpcError {
    if (depth > MAX_DEPTH) {
      throw RpcError.params("params", "nested deeper", "<= " + MAX_DEPTH + " levels");
    }
    return switch (json) {
      case null -> RpcItem.NONE;
      case String text -> RpcItem.text(text);
      case JsonArray array -> {
        List<RpcItem> items = new ArrayList<>(array.size());
        for (Object element : array) {
          items.add(item(element, depth + 1));
        }
        yield RpcItem.array(items);
      }
      case JsonObject object -> {
        SortedMap<String, RpcItem> fields = new TreeMap<>();
        for (Map.Entry<String, Object> field : object) {
          fields.put(field.getKey(), item(field.getValue(), depth + 1));
        }
        yield new RpcItem.Dict(fields);
      }
      case Object other ->
          throw RpcError.params("params", other, "texts, lists, objects and null only");
    };
  }

  public static @Nullable Object json(RpcItem item) {
    return switch (item) {
      case RpcItem.None none -> null;
      case RpcItem.Text(String value) -> value;
      case RpcItem.Array(List<RpcItem> items) -> {
        JsonArray array = new JsonArray();
        items.forEach(element -> array.add(json(element)));
        yield array;
      }
      case RpcItem.Dict(SortedMap<String, RpcItem> fields) -> {
        JsonObject object = new JsonObject(new LinkedHashMap<>());
        fields.forEach((name, value) -> object.put(name, json(value)));
        yield object;
      }
    };
  }

  /** An event log as it stands in a transaction's result. */
  public static JsonObject event(LogEvent event) {
    return new JsonObject()
        .put("scoreAddress", event.emitter())
        .put("indexed", new JsonArray(event.indexed()))
        .put("data", new JsonArray(event.data()));
  }

  /** {@code 0x1f}. */
  public static String integer(long value) {
    return "0x" + Long.toHexString(value);
  }
}
