package io.nexushub.node.chaos;

import io.nexushub.crypto.Keccak256;
import io.nexushub.interop.LoopchainApplication;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.EthReserveLog;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the events of both vaults from their chains; one thread at a time. */
final class VaultEvents {
  private static final long REFUND = 2;

  private final DevnetClient client;
  private final List<VaultEvent> ofCommunity = new ArrayList<>();
  private long nextHeight = 1;

  VaultEvents(DevnetClient client) {
    this.client = client;
  }

  List<VaultEvent> of(Chain chain) throws TransientFailure {
    return switch (chain) {
      case ETHEREUM -> ofEthereum();
      case COMMUNITY -> ofCommunity();
    };
  }

  private List<VaultEvent> ofEthereum() throws TransientFailure {
    List<VaultEvent> events = new ArrayList<>();
    EthereumRpc rpc = new EthereumRpc(client.web3j());
    for (EthReserveLog log :
        EthReserveLog.read(
            rpc, client.devnet().reserve(), client.devnet().firstBlock(), Keccak256.FUNCTION)) {
      kind(log.event())
          .ifPresent(kind ->
              events.add(
                  new VaultEvent(
                      kind, log.number(), log.amount(), log.kind() == REFUND, log.source())));
    }
    return events;
  }

  /** Blocks are read once each; they are final when a node serves them. */
  private List<VaultEvent> ofCommunity() throws TransientFailure {
    NodeRpc rpc = client.community();
    try {
      long last = rpc.object("icx_getLastBlock", new JsonObject()).getLong("height");
      for (; nextHeight <= last; nextHeight++) {
        List<VaultEvent> found = new ArrayList<>();
        JsonObject question = new JsonObject().put("height", "0x" + Long.toHexString(nextHeight));
        JsonObject block = rpc.object("icx_getBlockByHeight", question);
        for (Object item : block.getJsonArray("confirmed_transaction_list", new JsonArray())) {
          String hash = ((JsonObject) item).getString("txHash");
          JsonObject result =
              rpc.object("icx_getTransactionResult", new JsonObject().put("txHash", hash));
          collect(result, found);
        }
        ofCommunity.addAll(found);
      }
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure("the community's block " + nextHeight + ": " + e.reason(), e);
    }
    return List.copyOf(ofCommunity);
  }

  private static void collect(JsonObject result, List<VaultEvent> found) {
    for (Object item : result.getJsonArray("eventLogs", new JsonArray())) {
      JsonObject log = (JsonObject) item;
      JsonArray indexed = log.getJsonArray("indexed");
      String signature = indexed.getString(0);
      Optional<VaultEvent.Kind> kind = kind(signature.substring(0, signature.indexOf('(')));
      if (LoopchainApplication.RESERVE.toString().equals(log.getString("scoreAddress"))
          && kind.isPresent()) {
        found.add(event(kind.get(), indexed, log.getJsonArray("data")));
      }
    }
  }

  private static VaultEvent event(VaultEvent.Kind kind, JsonArray indexed, JsonArray data) {
    long number = integer(indexed.getString(1)).longValueExact();
    boolean settles = kind == VaultEvent.Kind.PAID || kind == VaultEvent.Kind.KEPT;
    BigInteger amount =
        kind == VaultEvent.Kind.REQUESTED ? BigInteger.ZERO : integer(data.getString(0));
    return new VaultEvent(
        kind,
        number,
        amount,
        settles && integer(data.getString(1)).longValueExact() == REFUND,
        settles ? data.getString(2) : "");
  }

  private static Optional<VaultEvent.Kind> kind(String event) {
    for (VaultEvent.Kind kind : VaultEvent.Kind.values()) {
      if (kind.event().equals(event)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static BigInteger integer(String text) {
    return new BigInteger(text.substring(2), 16);
  }
}
