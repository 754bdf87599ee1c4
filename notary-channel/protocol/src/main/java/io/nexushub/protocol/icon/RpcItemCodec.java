package io.nexushub.protocol.icon;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * JSON-RPC values as canonical RLP, so that a chain stores, gossips and hashes bytes and never
 * parses JSON: {@code text = string}, {@code null = []}, {@code array = [1, item…]}, {@code object
 * = [2, key, value, …]} with keys in ascending order, each once.
 */
public final class RpcItemCodec {
  /** Deeper values are refused: no call of ICON's API needs them. */
  public static final int MAX_DEPTH = 12;

  private static final long ARRAY = 1;
  private static final long DICT = 2;

  private RpcItemCodec() {}

  public static Bytes encode(RpcItem item) {
    RlpWriter out = new RlpWriter();
    encode(item, out);
    return out.toBytes();
  }

  /** Decodes at most {@code limit} bytes. */
  public static RpcItem decode(Bytes encoded, int limit) throws MalformedMessage {
    if (encoded.length() > limit) {
      throw MalformedMessage.of("value", encoded.length() + " bytes", "<= " + limit);
    }
    RlpReader in = RlpReader.of(encoded);
    RpcItem item = decode(in, encoded.length(), 1);
    in.end();
    return item;
  }

  private static void encode(RpcItem item, RlpWriter out) {
    switch (item) {
      case RpcItem.None none -> out.beginList().endList();
      case RpcItem.Text(String value) -> out.text(value);
      case RpcItem.Array array -> {
        out.beginList().uint(ARRAY);
        array.items().forEach(element -> encode(element, out));
        out.endList();
      }
      case RpcItem.Dict dict -> {
        out.beginList().uint(DICT);
        for (Map.Entry<String, RpcItem> field : dict.fields().entrySet()) {
          out.text(field.getKey());
          encode(field.getValue(), out);
        }
        out.endList();
      }
    }
  }

  private static RpcItem decode(RlpReader in, int limit, int depth) throws MalformedMessage {
    if (depth > MAX_DEPTH) {
      throw MalformedMessage.of("value", "nested deeper", "<= " + MAX_DEPTH + " levels");
    }
    if (!in.nextIsList()) {
      return new RpcItem.Text(in.text(limit));
    }
    in.enterList();
    RpcItem item = in.hasNext() ? composite(in, limit, depth) : RpcItem.NONE;
    in.leaveList();
    return item;
  }

  private static RpcItem composite(RlpReader in, int limit, int depth) throws MalformedMessage {
    long kind = in.uint64();
    if (kind == ARRAY) {
      List<RpcItem> items = new ArrayList<>();
      while (in.hasNext()) {
        items.add(decode(in, limit, depth + 1));
      }
      return new RpcItem.Array(items);
    }
    if (kind != DICT) {
      throw MalformedMessage.of("value.kind", kind, ARRAY + " or " + DICT);
    }
    SortedMap<String, RpcItem> fields = new TreeMap<>();
    while (in.hasNext()) {
      String key = in.text(limit);
      if (!fields.isEmpty() && key.compareTo(fields.lastKey()) <= 0) {
        throw MalformedMessage.of("value.key", key, "> " + fields.lastKey());
      }
      fields.put(key, decode(in, limit, depth + 1));
    }
    return new RpcItem.Dict(fields);
  }
}
