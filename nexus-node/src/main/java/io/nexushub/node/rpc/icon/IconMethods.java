package io.nexushub.node.rpc.icon;

import io.nexushub.interop.Accounts;
import io.nexushub.interop.IconForm;
import io.nexushub.interop.LoopchainApplication;
import io.nexushub.lft.Answer;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.channel.Submission;
import io.nexushub.node.rpc.RpcError;
import io.nexushub.node.rpc.RpcJson;
import io.nexushub.node.rpc.RpcMethod;
import io.nexushub.node.rpc.RpcParams;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The methods {@code icx_…} and {@code debug_…} of a community's channel. */
public final class IconMethods {
  private static final Duration WINDOW =
      Duration.of(LoopchainApplication.TIMESTAMP_WINDOW_MICROS, ChronoUnit.MICROS);

  private final Channel channel;
  private final InstantSource clock;
  private final IconJson json;

  private IconMethods(Channel channel, InstantSource clock, IconJson json) {
    this.channel = channel;
    this.clock = clock;
    this.json = json;
  }

  /**
   * @param clock tells a wallet at once that its transaction is too old or from the future
   */
  public static Map<String, RpcMethod> of(
      Channel channel, BigInteger stepPrice, InstantSource clock) {
    return new IconMethods(channel, clock, new IconJson(stepPrice)).byName();
  }

  private Map<String, RpcMethod> byName() {
    Map<String, RpcMethod> methods = new LinkedHashMap<>();
    methods.put("icx_sendTransaction", this::sendTransaction);
    WaitingMethods waiting = new WaitingMethods(channel, json, WaitingMethods.MAX_WAIT);
    methods.put("icx_sendTransactionAndWait", waiting.after(this::send));
    methods.put("icx_waitTransactionResult", waiting.result());
    methods.put("icx_getTransactionResult", this::transactionResult);
    methods.put("icx_getTransactionByHash", this::transactionByHash);
    methods.put("icx_getLastBlock", this::lastBlock);
    methods.put("icx_getBlockByHeight", this::blockByHeight);
    methods.put("icx_getBlockByHash", this::blockByHash);
    methods.put("icx_getBalance", params -> query("getBalance", params, "address"));
    methods.put("nexus_getBalanceProof", this::balanceProof);
    methods.put("icx_getTotalSupply", params -> query("getTotalSupply", params));
    methods.put("icx_getScoreApi", params -> query("getScoreApi", params, "address"));
    methods.put("icx_getScoreStatus", params -> query("getScoreStatus", params, "address"));
    methods.put("icx_call", params -> query("call", params, "from", "to", "dataType", "data"));
    methods.put("icx_getNetworkInfo", this::networkInfo);
    methods.put("debug_estimateStep", params -> answer("estimateStep", RpcJson.dict(params)));
    return methods;
  }

  private Object sendTransaction(JsonObject params) throws RpcError {
    return send(params).toString();
  }

  private Hash send(JsonObject params) throws RpcError {
    RpcItem.Dict fields = RpcJson.dict(params);
    Bytes transaction;
    try {
      requireTimely(fields);
      transaction = IconForm.encode(fields);
    } catch (MalformedMessage malformed) {
      throw new RpcError(RpcError.PARAMS, String.valueOf(malformed.getMessage()));
    }
    return switch (channel.submit(transaction)) {
      case Submission.Accepted(Hash id) -> id;
      case Submission.Refused(int code, String reason) -> throw new RpcError(code, reason);
    };
  }

  /** A block would only skip it; nobody should have to wait for a block to be told so. */
  private void requireTimely(RpcItem.Dict fields) throws MalformedMessage {
    long micros = IconForm.timestampMicros(fields);
    long now = TimeUnit.MILLISECONDS.toMicros(clock.millis());
    if (Math.abs(micros - now) > LoopchainApplication.TIMESTAMP_WINDOW_MICROS) {
      throw MalformedMessage.of(
          "timestamp",
          RpcJson.integer(micros) + ", " + Duration.ofMillis((micros - now) / 1_000) + " from now",
          "at most " + WINDOW);
    }
  }

  private Object transactionResult(JsonObject params) throws RpcError {
    return json.result(included(params));
  }

  private Object transactionByHash(JsonObject params) throws RpcError {
    Inclusion inclusion = included(params);
    return json.transaction(inclusion.transaction(), inclusion.receipt().transaction())
        .put("txIndex", RpcJson.integer(inclusion.index()))
        .put("blockHeight", RpcJson.integer(inclusion.block().height()))
        .put("blockHash", inclusion.block().id().toString());
  }

  private Inclusion included(JsonObject params) throws RpcError {
    RpcParams given = new RpcParams(params);
    given.only("txHash");
    Hash id = given.hash("txHash");
    Optional<Inclusion> inclusion = channel.inclusion(id);
    if (inclusion.isPresent()) {
      return inclusion.get();
    }
    throw channel.waiting(id).isPresent()
        ? new RpcError(RpcError.PENDING, "txHash: " + id + " is pending (expected: executed)")
        : RpcError.notFound("transaction " + id);
  }

  private Object lastBlock(JsonObject params) throws RpcError {
    new RpcParams(params).only();
    return json.block(channel.last());
  }

  private Object blockByHeight(JsonObject params) throws RpcError {
    RpcParams given = new RpcParams(params);
    given.only("height");
    long height = given.integer("height");
    return json.block(kept(height));
  }

  private Object blockByHash(JsonObject params) throws RpcError {
    RpcParams given = new RpcParams(params);
    given.only("hash");
    Hash hash = given.hash("hash");
    return json.block(found(channel.block(hash), "block " + hash));
  }

  private CommittedBlock kept(long height) throws RpcError {
    return channel.block(height).orElseThrow(() -> RpcError.noBlock(height, channel.firstKept()));
  }

  private static <T> T found(Optional<T> asked, String what) throws RpcError {
    return asked.orElseThrow(() -> RpcError.notFound(what));
  }

  /** See docs/spec/loopchain-community.md, Proofs. */
  private Object balanceProof(JsonObject params) throws RpcError {
    RpcParams given = new RpcParams(params);
    given.only("address", "height");
    IconAddress address = address(given.text("address"));
    long height = given.integer("height");
    var _ = kept(height);
    StateProof proof =
        channel
            .prove(height, Accounts.key(address))
            .orElseThrow(() -> RpcError.noProof(height, channel.firstState()));
    return new JsonObject()
        .put("address", address.toString())
        .put("height", RpcJson.integer(height))
        .put("proof", proof.encode().toString());
  }

  private static IconAddress address(String text) throws RpcError {
    try {
      return IconAddress.parse(text);
    } catch (MalformedMessage malformed) {
      throw new RpcError(RpcError.PARAMS, String.valueOf(malformed.getMessage()));
    }
  }

  private @Nullable Object networkInfo(JsonObject params) throws RpcError {
    Object answer = query("getNetworkInfo", params);
    return answer instanceof JsonObject info
        ? info.put("channel", channel.config().id().name())
            .put("earliest", RpcJson.integer(0))
            .put("latest", RpcJson.integer(channel.status().height()))
        : answer;
  }

  private @Nullable Object query(String method, JsonObject params, String... names)
      throws RpcError {
    new RpcParams(params).only(names);
    return answer(method, RpcJson.dict(params));
  }

  private @Nullable Object answer(String method, RpcItem.Dict params) throws RpcError {
    return switch (channel.query(method, params)) {
      case Answer.Found(RpcItem value) -> RpcJson.json(value);
      case Answer.Refused(int code, String reason) -> throw new RpcError(code, reason);
    };
  }
}
