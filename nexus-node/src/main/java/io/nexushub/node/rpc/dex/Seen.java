package io.nexushub.node.rpc.dex;

import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.json.JsonObject;

/**
 * An order as it stood after some block.
 *
 * @param id the same at every node for the same standing, so that a stream goes on at another one
 * @param settled nothing more happens by itself
 */
record Seen(String id, String json, boolean settled) {
  private static final int ID_LENGTH = 16;

  static Seen order(JsonObject order) {
    return of(order, OrderStatus.of(order).isSettled());
  }

  /** Its deposit is not final, or not carried, or there is none. */
  static Seen unknown(SourceNumber source) {
    return of(new JsonObject().put("source", source.toString()).put("status", "UNKNOWN"), false);
  }

  private static Seen of(JsonObject order, boolean settled) {
    String json = order.encode();
    String id = HashFunction.SHA3_256.hash(Bytes.utf8(json)).toHex().substring(0, ID_LENGTH);
    return new Seen(id, json, settled);
  }
}
