package io.nexushub.follow;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/**
 * Block 316 of a devnet with its three transactions, as the execution node answered it; another
 * run's than {@link RecordedDevnet}, which serves it as well. For tests of the serving package.
 */
public final class RecordedBlock implements AutoCloseable {
  public static final long NUMBER = 316;

  private final RecordedDevnet node = RecordedDevnet.start();

  public static JsonObject block() {
    return new JsonObject(RecordedDevnet.text("block.json"));
  }

  public static JsonArray receipts() {
    return new JsonArray(RecordedDevnet.text("receipts.json"));
  }

  public static String hash() {
    return block().getString("hash");
  }

  /** The earlier run's chain, up to its final block. */
  public static JsonObject recorded(String hash) {
    return (JsonObject)
        RecordedDevnet.recorded("eth_getBlockByHash", new JsonArray().add(hash).add(false));
  }

  public URI uri() {
    return node.uri();
  }

  /** Serves the block and its receipts as they are given. */
  public RecordedBlock serving(JsonObject block, JsonArray receipts) {
    JsonObject slim = block();
    rpc("eth_getBlockByHash", new JsonArray().add(hash()).add(false), slim);
    rpc("eth_getBlockByHash", new JsonArray().add(hash()).add(true), block);
    rpc("eth_getBlockReceipts", new JsonArray().add("0x13c"), receipts);
    block()
        .getJsonArray("transactions")
        .forEach(transaction -> {
          String sent = ((JsonObject) transaction).getString("hash");
          rpc(
              "eth_getTransactionReceipt",
              new JsonArray().add(sent),
              new JsonObject().put("blockHash", hash()));
        });
    return this;
  }

  public void rpc(String method, JsonArray params, Object result) {
    node.rpc(method, params, result);
  }

  @Override
  public void close() {
    node.close();
  }
}
