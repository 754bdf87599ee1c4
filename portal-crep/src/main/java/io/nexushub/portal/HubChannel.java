package io.nexushub.portal;

import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** One hub channel as a portal uses it: send an operation, wait for what became of it, ask. */
public final class HubChannel {
  private static final Duration POLL = Duration.ofMillis(100);

  /** ICON's codes for "in the pool" and "being executed". */
  private static final int PENDING = -31002;

  private static final int EXECUTING = -31003;

  private static final int NOT_FOUND = -31004;

  private final NodeRpc rpc;
  private final NetworkAddress network;
  private final Signer signer;
  private final InstantSource clock;
  private final Pause pause;
  private final Duration patience;

  /**
   * A channel.
   *
   * @param network network address of the channel, such as {@code 0x1.nexus}
   * @param signer key of a member or of a C-Rep that the channel's genesis names
   * @param patience how long a transaction may take to be executed before it counts as lost
   */
  public HubChannel(
      NodeRpc rpc,
      NetworkAddress network,
      Signer signer,
      InstantSource clock,
      Pause pause,
      Duration patience) {
    this.rpc = rpc;
    this.network = network;
    this.signer = signer;
    this.clock = clock;
    this.pause = pause;
    this.patience = patience;
  }

  /**
   * The receipt of an executed transaction.
   *
   * @param code 0, or why the channel refused: 25, 26 and 27 are the verifier's
   */
  public record Outcome(String transaction, long height, int code, String message) {
    public boolean accepted() {
      return code == 0;
    }
  }

  public JsonObject query(String method, JsonObject params) throws TransientFailure {
    try {
      return rpc.object(
          "nexus_query", new JsonObject().put("method", method).put("params", params));
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(network + " " + method + ": " + e.getMessage(), e);
    }
  }

  /** See {@link #query}, for what is answered with a list of objects. */
  public List<JsonObject> queryList(String method, JsonObject params) throws TransientFailure {
    try {
      Object answer =
          rpc.call("nexus_query", new JsonObject().put("method", method).put("params", params));
      if (answer instanceof JsonArray array
          && array.stream().allMatch(item -> item instanceof JsonObject)) {
        return array.stream().map(JsonObject.class::cast).toList();
      }
      throw new TransientFailure(network + " " + method + ": expected a list of objects");
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(network + " " + method + ": " + e.getMessage(), e);
    }
  }

  /** Sends an operation and blocks until it is executed in a committed block. */
  public Outcome execute(HubOperation operation) throws TransientFailure {
    HubTransaction transaction =
        HubTransaction.sign(network, clock.millis() * 1_000, operation, signer);
    String id;
    try {
      id =
          rpc.text(
              "nexus_sendTransaction",
              new JsonObject().put("transaction", transaction.encode().toString()));
    } catch (NodeRpc.RpcError e) {
      return new Outcome(transaction.id().toString(), 0, e.code(), e.reason());
    }
    long polls = Math.max(1, patience.dividedBy(POLL));
    for (long i = 0; i < polls; i++) {
      pause.lasting(POLL);
      try {
        return outcome(
            id, rpc.object("nexus_getTransactionResult", new JsonObject().put("id", id)));
      } catch (NodeRpc.RpcError e) {
        if (e.code() != PENDING && e.code() != EXECUTING && e.code() != NOT_FOUND) {
          throw new TransientFailure(network + " " + id + ": " + e.getMessage(), e);
        }
      }
    }
    throw new TransientFailure(network + " " + id + ": not executed in " + patience);
  }

  private static Outcome outcome(String id, JsonObject receipt) {
    boolean success = "0x1".equals(receipt.getString("status"));
    JsonObject failure = receipt.getJsonObject("failure", new JsonObject());
    return new Outcome(
        id,
        Long.decode(receipt.getString("blockHeight")),
        success ? 0 : Long.decode(failure.getString("code", "0x1")).intValue(),
        success ? "" : failure.getString("message", "no reason given"));
  }
}
