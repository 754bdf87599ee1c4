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
 * The BTP events of a loopchain community, found by reading its blocks from a height on. Remembers
 * what it has read, so each block is read once.
 */
public final class LoopchainEvents {
  private static final String BTP_EVENT = "BTPEvent(str,int,str,str)";

  private final NodeRpc rpc;
  private final List<Event> events = new ArrayList<>();
  private long next;

  public LoopchainEvents(NodeRpc rpc, long fromHeight) {
    this.rpc = rpc;
    this.next = fromHeight;
  }

  private record Event(MessageId id, String kind, Sighting sighting) {}

  /** The block in which the message centre logged an event of that kind for the message. */
  public Optional<Sighting> find(MessageId id, String kind) throws TransientFailure {
    readOn();
    return events.stream()
        .filter(event -> event.id().equals(id) && event.kind().equals(kind))
        .map(Event::sighting)
        .findFirst();
  }

  private void readOn() throws TransientFailure {
    try {
      long last = rpc.object("icx_getLastBlock", new JsonObject()).getLong("height");
      for (; next < last; next++) { // the last block's results are in the block after it
        read(next);
      }
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure("reading block " + next + ": " + e.getMessage(), e);
    }
  }

  private void read(long height) throws TransientFailure, NodeRpc.RpcError {
    JsonObject block =
        rpc.object(
            "icx_getBlockByHeight", new JsonObject().put("height", "0x" + Long.toHexString(height)));
    Instant time = Instant.EPOCH.plus(block.getLong("time_stamp"), ChronoUnit.MICROS);
    for (Object item : block.getJsonArray("confirmed_transaction_list", new JsonArray())) {
      if (item instanceof JsonObject transaction && transaction.containsKey("txHash")) {
        String hash = transaction.getString("txHash");
        JsonObject result =
            rpc.object("icx_getTransactionResult", new JsonObject().put("txHash", hash));
        collect(result, new Sighting(time, height, hash, "receipt of the community's block"));
      }
    }
  }

  private void collect(JsonObject result, Sighting sighting) {
    for (Object log : result.getJsonArray("eventLogs", new JsonArray())) {
      if (log instanceof JsonObject event) {
        JsonArray indexed = event.getJsonArray("indexed", new JsonArray());
        if (indexed.size() == 3 && BTP_EVENT.equals(indexed.getString(0))) {
          MessageId id =
              new MessageId(indexed.getString(1), Math.abs(Long.decode(indexed.getString(2))));
          events.add(new Event(id, event.getJsonArray("data").getString(1), sighting));
        }
      }
    }
  }
}
