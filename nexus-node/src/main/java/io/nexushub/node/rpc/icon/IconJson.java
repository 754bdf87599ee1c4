package io.nexushub.node.rpc.icon;

import io.nexushub.interop.FailureCode;
import io.nexushub.interop.IconForm;
import io.nexushub.interop.LogsBloom;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.rpc.RpcJson;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Optional;

/** Blocks, transactions and results in the shapes that ICON's SDKs read. */
final class IconJson {
  private static final String BLOCK_VERSION = "2.0";

  private final BigInteger stepPrice;
  private final StepLedger steps = new StepLedger();

  IconJson(BigInteger stepPrice) {
    this.stepPrice = stepPrice;
  }

  JsonObject block(CommittedBlock block) {
    JsonArray transactions = new JsonArray();
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(transaction(block.transactions().get(i), block.transactionIds().get(i)));
    }
    return new JsonObject()
        .put("version", BLOCK_VERSION)
        .put("height", block.height())
        .put("time_stamp", block.timestampMicros())
        .put("block_hash", block.id().toHex())
        .put("prev_block_hash", block.parent().isZero() ? "" : block.parent().toHex())
        .put("merkle_tree_root_hash", block.payloadRoot().toHex())
        .put("peer_id", IconAddress.key(block.proposer()).toString())
        .put("confirmed_transaction_list", transactions)
        .put("signature", "");
  }

  /** As it was signed, with its id. */
  JsonObject transaction(Bytes transaction, Hash id) {
    Optional<String> affair = MembersAffair.of(transaction);
    if (affair.isPresent()) {
      return new JsonObject()
          .put("version", "nexus")
          .put("dataType", affair.get())
          .put("data", transaction.toString())
          .put("txHash", id.toString());
    }
    RpcItem.Dict fields = IconForm.fields(transaction);
    if (!(RpcJson.json(fields) instanceof JsonObject json)) {
      throw new IllegalStateException("transaction " + id + " is no object");
    }
    return json.put("txHash", id.toString());
  }

  private static String receiver(Bytes transaction) {
    return MembersAffair.of(transaction).isPresent()
        ? ""
        : IconForm.fields(transaction).text("to").orElse("");
  }

  JsonObject result(Inclusion inclusion) {
    CommittedBlock block = inclusion.block();
    Receipt receipt = inclusion.receipt();
    boolean free = FailureCode.isFree(receipt.code());
    JsonArray events = new JsonArray();
    for (LogEvent event : receipt.events()) {
      events.add(RpcJson.event(event));
    }
    JsonObject result =
        new JsonObject()
            .put("status", receipt.success() ? "0x1" : "0x0")
            .put("to", receiver(inclusion.transaction()))
            .put("txHash", receipt.transaction().toString())
            .put("txIndex", RpcJson.integer(inclusion.index()))
            .put("blockHeight", RpcJson.integer(block.height()))
            .put("blockHash", block.id().toString())
            .put("cumulativeStepUsed", RpcJson.integer(steps.upTo(block, inclusion.index())))
            .put("stepUsed", RpcJson.integer(steps.of(block, inclusion.index())))
            .put("stepPrice", RpcItem.integer(free ? BigInteger.ZERO : stepPrice).value())
            .put("eventLogs", events)
            .put("logsBloom", LogsBloom.of(receipt.events()).toString());
    return receipt.success()
        ? result
        : result.put(
            "failure",
            new JsonObject()
                .put("code", RpcJson.integer(receipt.code()))
                .put("message", receipt.message()));
  }
}
