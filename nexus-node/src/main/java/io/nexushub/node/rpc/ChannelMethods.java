package io.nexushub.node.rpc;

import io.nexushub.lft.Answer;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.ChannelStatus;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.channel.Submission;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The methods every channel has: blocks in the shape ICON's SDKs read, and Nexus' own. */
public final class ChannelMethods {
  private final Channel channel;

  private ChannelMethods(Channel channel) {
    this.channel = channel;
  }

  public static Map<String, RpcMethod> of(Channel channel) {
    ChannelMethods methods = new ChannelMethods(channel);
    Map<String, RpcMethod> named = new LinkedHashMap<>();
    named.put("icx_getLastBlock", methods::lastBlock);
    named.put("icx_getBlockByHeight", methods::blockByHeight);
    named.put("icx_getBlockByHash", methods::blockByHash);
    named.put("nexus_sendTransaction", methods::sendTransaction);
    named.put("nexus_getTransactionResult", methods::transactionResult);
    named.put("nexus_query", methods::query);
    named.put("nexus_getStatus", methods::status);
    named.put("nexus_getEvidence", new EvidenceMethod(channel)::list);
    named.put("nexus_getMembers", new MembersMethod(channel)::list);
    return named;
  }

  private Object lastBlock(JsonObject params) throws RpcError {
    new RpcParams(params).only();
    return block(channel.last());
  }

  private Object blockByHeight(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("height");
    long height = params.integer("height");
    return block(
        channel.block(height).orElseThrow(() -> RpcError.noBlock(height, channel.firstKept())));
  }

  private Object blockByHash(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("hash");
    Hash id = params.hash("hash");
    return block(channel.block(id).orElseThrow(() -> RpcError.notFound("block " + id)));
  }

  /** Hashes without 0x, numbers as numbers: the shape of version 0.1a, for whatever the version. */
  private static JsonObject block(CommittedBlock block) {
    JsonArray transactions = new JsonArray();
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(
          new JsonObject()
              .put("txHash", block.transactionIds().get(i).toString())
              .put("transaction", block.transactions().get(i).toString()));
    }
    return new JsonObject()
        .put("version", "0.1a")
        .put("prev_block_hash", block.parent().isZero() ? "" : block.parent().toHex())
        .put("merkle_tree_root_hash", block.payloadRoot().toHex())
        .put("time_stamp", block.timestampMicros())
        .put("confirmed_transaction_list", transactions)
        .put("block_hash", block.id().toHex())
        .put("height", block.height())
        .put("peer_id", block.height() == 0 ? "" : "hx" + block.proposer().toHex())
        .put("signature", "");
  }

  private Object sendTransaction(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("transaction");
    Bytes transaction = params.bytes("transaction");
    return switch (channel.submit(transaction)) {
      case Submission.Accepted(Hash id) -> id.toString();
      case Submission.Refused(int code, String reason) -> throw new RpcError(code, reason);
    };
  }

  private Object transactionResult(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("id");
    Hash id = params.hash("id");
    Optional<Inclusion> inclusion = channel.inclusion(id);
    if (inclusion.isPresent()) {
      return result(id, inclusion.get());
    }
    if (channel.waiting(id).isPresent()) {
      throw new RpcError(RpcError.PENDING, "transaction " + id + ": pending");
    }
    throw RpcError.notFound("transaction " + id);
  }

  private static JsonObject result(Hash id, Inclusion inclusion) {
    Receipt receipt = inclusion.receipt();
    JsonArray events = new JsonArray();
    for (LogEvent event : receipt.events()) {
      events.add(RpcJson.event(event));
    }
    JsonObject result =
        new JsonObject()
            .put("txHash", id.toString())
            .put("txIndex", RpcJson.integer(inclusion.index()))
            .put("blockHeight", RpcJson.integer(inclusion.block().height()))
            .put("blockHash", inclusion.block().id().toString())
            .put("status", receipt.success() ? "0x1" : "0x0")
            .put("eventLogs", events);
    if (!receipt.success()) {
      result.put(
          "failure",
          new JsonObject()
              .put("code", RpcJson.integer(receipt.code()))
              .put("message", receipt.message()));
    }
    return result;
  }

  private @Nullable Object query(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("method", "params");
    RpcItem.Dict arguments = RpcJson.dict(params.object("params"));
    return switch (channel.query(params.text("method"), arguments)) {
      case Answer.Found(RpcItem value) -> RpcJson.json(value);
      case Answer.Refused(int code, String reason) -> throw new RpcError(code, reason);
    };
  }

  private Object status(JsonObject params) throws RpcError {
    new RpcParams(params).only();
    return status(channel);
  }

  /** Also what {@code /health} says of a channel. */
  public static JsonObject status(Channel channel) {
    ChannelStatus status = channel.status();
    return new JsonObject()
        .put("channel", channel.config().id().name())
        .put("network", channel.config().network())
        .put("kind", channel.config().kind())
        .put("height", RpcJson.integer(status.height()))
        .put("blockHash", status.last().toString())
        .put("firstHeight", RpcJson.integer(channel.firstKept()))
        .put("firstState", RpcJson.integer(channel.firstState()))
        .put("round", RpcJson.integer(status.round()))
        .put("failedRounds", RpcJson.integer(status.failedRounds()))
        .put("sinceCommitMillis", RpcJson.integer(status.sinceCommitMillis()))
        .put("members", RpcJson.integer(status.members()))
        .put("peers", RpcJson.integer(status.peers()))
        .put("power", RpcJson.integer(status.power()))
        .put("quorum", RpcJson.integer(status.quorum()))
        .put("waiting", RpcJson.integer(status.waitingTransactions()))
        .put("trouble", status.trouble().orElse(null));
  }
}
