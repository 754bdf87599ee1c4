package io.nexushub.portal.loopchain;

import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** An account of a loopchain community: signs, sends, and waits for the result. */
public final class IconAccount {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PENDING = -31002;
  private static final int EXECUTING = -31003;
  private static final int NOT_FOUND = -31004;
  private static final long STEP_LIMIT = 2_000_000_000L;

  private final NodeRpc rpc;
  private final long nid;
  private final Signer signer;
  private final InstantSource clock;
  private final Pause pause;
  private final Duration patience;

  /**
   * An account.
   *
   * @param nid the community's network id
   * @param patience how long a transaction may take before it counts as lost
   */
  public IconAccount(
      NodeRpc rpc, long nid, Signer signer, InstantSource clock, Pause pause, Duration patience) {
    this.rpc = rpc;
    this.nid = nid;
    this.signer = signer;
    this.clock = clock;
    this.pause = pause;
    this.patience = patience;
  }

  /**
   * What a transaction came to.
   *
   * @param failure empty if it succeeded
   * @param receipt as icx_getTransactionResult gives it; empty if it was never executed
   */
  public record Outcome(String transaction, long height, String failure, JsonObject receipt) {
    public boolean succeeded() {
      return failure.isEmpty();
    }
  }

  public IconAddress address() {
    return IconAddress.of(signer.publicKey());
  }

  /** Calls a SCORE's method by a transaction; values are {@code 0x} texts as ICON's API wants. */
  public Outcome call(String score, String method, Map<String, String> params)
      throws TransientFailure {
    return send(IconTransaction.sign(call(score, method, arguments(params)), signer));
  }

  /** See {@link #call}; with coins, in loop. */
  public Outcome pay(String score, BigInteger value, String method, Map<String, String> params)
      throws TransientFailure {
    RpcItem.Dict transaction =
        call(score, method, arguments(params)).with("value", RpcItem.integer(value));
    return send(IconTransaction.sign(transaction, signer));
  }

  /** Coins of an account, in loop. */
  public BigInteger balance(String address) throws TransientFailure {
    try {
      String loop = rpc.text("icx_getBalance", new JsonObject().put("address", address));
      return new BigInteger(loop.substring(2), 16);
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure("balance of " + address + ": " + e.getMessage(), e);
    }
  }

  private static RpcItem.Dict arguments(Map<String, String> params) {
    RpcItem.Dict arguments = RpcItem.dict();
    for (Map.Entry<String, String> param : params.entrySet()) {
      arguments = arguments.with(param.getKey(), param.getValue());
    }
    return arguments;
  }

  private RpcItem.Dict call(String score, String method, RpcItem.Dict arguments) {
    return RpcItem.dict()
        .with("version", "0x3")
        .with("from", address().toString())
        .with("to", score)
        .with("stepLimit", STEP_LIMIT)
        .with("timestamp", clock.millis() * 1_000)
        .with("nid", nid)
        .with("dataType", "call")
        .with("data", RpcItem.dict().with("method", method).with("params", arguments));
  }

  /** A read of a SCORE. */
  public JsonObject read(String score, String method, JsonObject params) throws TransientFailure {
    JsonObject call =
        new JsonObject()
            .put("to", score)
            .put("dataType", "call")
            .put("data", new JsonObject().put("method", method).put("params", params));
    try {
      return rpc.object("icx_call", call);
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(method + " of " + score + ": " + e.getMessage(), e);
    }
  }

  private Outcome send(RpcItem.Dict transaction) throws TransientFailure {
    String id;
    try {
      id = rpc.text("icx_sendTransaction", (JsonObject) json(transaction));
    } catch (NodeRpc.RpcError e) {
      String unsent = IconTransaction.id(transaction).toString();
      return new Outcome(unsent, 0, e.code() + ": " + e.getMessage(), new JsonObject());
    }
    long polls = Math.max(1, patience.dividedBy(POLL));
    for (long i = 0; i < polls; i++) {
      pause.lasting(POLL);
      try {
        return outcome(
            id, rpc.object("icx_getTransactionResult", new JsonObject().put("txHash", id)));
      } catch (NodeRpc.RpcError e) {
        if (e.code() != PENDING && e.code() != EXECUTING && e.code() != NOT_FOUND) {
          throw new TransientFailure(id + ": " + e.getMessage(), e);
        }
      }
    }
    throw new TransientFailure(id + ": not executed in " + patience);
  }

  private static Outcome outcome(String id, JsonObject receipt) {
    boolean success = "0x1".equals(receipt.getString("status"));
    String failure =
        success
            ? ""
            : receipt
                .getJsonObject("failure", new JsonObject())
                .getString("message", "no reason given");
    return new Outcome(id, Long.decode(receipt.getString("blockHeight")), failure, receipt);
  }

  private static Object json(RpcItem item) {
    return switch (item) {
      case RpcItem.None none -> new JsonObject();
      case RpcItem.Text(String value) -> value;
      case RpcItem.Array array -> {
        JsonArray list = new JsonArray();
        array.items().forEach(element -> list.add(json(element)));
        yield list;
      }
      case RpcItem.Dict dict -> {
        JsonObject object = new JsonObject();
        dict.fields().forEach((key, value) -> object.put(key, json(value)));
        yield object;
      }
    };
  }
}
