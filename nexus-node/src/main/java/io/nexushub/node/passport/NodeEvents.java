package io.nexushub.node.passport;

import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The BTP events of a chain that nodes of ours serve, found by reading its blocks from a height on.
 * Remembers what it has read, so each block is read once.
 */
public final class NodeEvents {
  private static final String BTP_EVENT = "BTPEvent(str,int,str,str)";

  private final NodeRpc rpc;
  private final String resultMethod;
  private final String idParameter;
  private final List<Event> events = new ArrayList<>();
  private long next;

  private NodeEvents(NodeRpc rpc, String resultMethod, String idParameter, long fromHeight) {
    this.rpc = rpc;
    this.resultMethod = resultMethod;
    this.idParameter = idParameter;
    this.next = fromHeight;
  }

  /** Events of a community, whose results ICON's methods give. */
  public static NodeEvents ofCommunity(NodeRpc rpc, long fromHeight) {
    return new NodeEvents(rpc, "icx_getTransactionResult", "txHash", fromHeight);
  }

  /** Events of a channel of the hub. */
  public static NodeEvents ofHub(NodeRpc rpc, long fromHeight) {
    return new NodeEvents(rpc, "nexus_getTransactionResult", "id", fromHeight);
  }

  private record Event(MessageId id, String kind, Sighting sighting) {}

  /** The height of the newest block: from there on something new will happen. */
  public static long height(NodeRpc rpc) throws TransientFailure {
    try {
      return rpc.object("icx_getLastBlock", new JsonObject()).getLong("height");
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure("icx_getLastBlock: " + e.reason(), e);
    }
  }

  /** The block in which an event of that kind was logged for the message. */
  public Optional<Sighting> find(MessageId id, String kind) throws TransientFailure {
    readOn();
    return events.stream()
        .filter(event -> event.id().equals(id) && event.kind().equals(kind))
        .map(Event::sighting)
        .findFirst();
  }

  private void readOn() throws TransientFailure {
    long last = height(rpc);
    for (; next <= last; next++) {
      try {
        read(next);
      } catch (NodeRpc.RpcError e) {
        throw new TransientFailure("reading block " + next + ": " + e.reason(), e);
      }
    }
  }

  private void read(long height) throws TransientFailure, NodeRpc.RpcError {
    JsonObject block =
        rpc.object(
            "icx_getBlockByHeight",
            new JsonObject().put("height", "0x" + Long.toHexString(height)));
    Instant time = Instant.EPOCH.plus(block.getLong("time_stamp"), ChronoUnit.MICROS);
    for (Object item : block.getJsonArray("confirmed_transaction_list", new JsonArray())) {
      if (item instanceof JsonObject transaction && transaction.containsKey("txHash")) {
        String hash = transaction.getString("txHash");
        JsonObject result = rpc.object(resultMethod, new JsonObject().put(idParameter, hash));
        collect(result, time, height, hash);
      }
    }
  }

  private void collect(JsonObject result, Instant time, long height, String transaction) {
    List<JsonObject> logs = new ArrayList<>();
    for (Object log : result.getJsonArray("eventLogs", new JsonArray())) {
      if (log instanceof JsonObject event) {
        logs.add(event);
      }
    }
    Sighting sighting = new Sighting(time, height, transaction, ProofText.of(logs));
    for (JsonObject event : logs) {
      JsonArray indexed = event.getJsonArray("indexed", new JsonArray());
      if (indexed.size() == 3 && BTP_EVENT.equals(indexed.getString(0))) {
        MessageId id =
            new MessageId(indexed.getString(1), Math.abs(Long.decode(indexed.getString(2))));
        events.add(new Event(id, event.getJsonArray("data").getString(1), sighting));
      }
    }
  }
}
