package io.nexushub.node.passport;

import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpProof;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** What a hub channel knows of messages: when it took them, and who signed for them. */
public final class HubEvents {
  private final NodeRpc rpc;

  public HubEvents(NodeRpc rpc) {
    this.rpc = rpc;
  }

  /** Which of the two messages that go by one id. */
  public enum Part {
    REQUEST("request"),
    REPLY("reply");

    private final String key;

    Part(String key) {
      this.key = key;
    }
  }

  /** The block in which the channel accepted the message. */
  public Optional<Sighting> accepted(MessageId id, Part part) throws TransientFailure {
    Optional<JsonObject> entry = entry(id, part);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    JsonObject found = entry.get();
    long height = Long.decode(found.getString("height"));
    return Optional.of(
        new Sighting(
            time(height),
            height,
            found.getString("transaction", ""),
            found.getString(
                "proof",
                "sn "
                    + Long.decode(found.getString("sn", "0x0"))
                    + " towards "
                    + found.getString("next", "?"))));
  }

  /** The signatures under the BTP block that carries the message on. */
  public Optional<Sighting> notarised(MessageId id, Part part) throws TransientFailure {
    Optional<JsonObject> entry = entry(id, part);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    long height = Long.decode(entry.get().getString("height"));
    JsonObject params =
        new JsonObject()
            .put("height", entry.get().getString("height"))
            .put("networkID", entry.get().getString("network_id", "0x1"));
    try {
      Bytes proof = Bytes.wrap(Base64.getDecoder().decode(rpc.text("btp_getProof", params)));
      BtpProof signatures = BtpProof.decode(proof);
      long signed = signatures.signatures().stream().filter(Optional::isPresent).count();
      return Optional.of(
          new Sighting(
              time(height),
              height,
              "",
              signed + "/" + signatures.signatures().size() + " notary signatures"));
    } catch (NodeRpc.RpcError e) {
      return Optional.empty(); // not enough signatures yet
    } catch (MalformedMessage e) {
      throw new TransientFailure("btp_getProof: " + e.getMessage(), e);
    }
  }

  private Optional<JsonObject> entry(MessageId id, Part part) throws TransientFailure {
    JsonObject params =
        new JsonObject()
            .put("method", "getMessage")
            .put(
                "params",
                new JsonObject()
                    .put("src", id.source())
                    .put("nsn", "0x" + Long.toHexString(id.nsn())));
    try {
      return Optional.ofNullable(rpc.object("nexus_query", params).getJsonObject(part.key));
    } catch (NodeRpc.RpcError e) {
      return Optional.empty(); // unknown so far
    }
  }

  private Instant time(long height) throws TransientFailure {
    try {
      JsonObject block =
          rpc.object(
              "icx_getBlockByHeight",
              new JsonObject().put("height", "0x" + Long.toHexString(height)));
      return Instant.EPOCH.plus(block.getLong("time_stamp"), ChronoUnit.MICROS);
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure("icx_getBlockByHeight: " + e.getMessage(), e);
    }
  }
}
