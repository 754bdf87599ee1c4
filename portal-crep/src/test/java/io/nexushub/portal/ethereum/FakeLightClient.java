package io.nexushub.portal.ethereum;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.BeaconBlockHeader;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientHeader;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.lightclient.ethereum.SyncCommittee;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The light-client channel as a portal meets it over JSON-RPC, with the real check of evidence. It
 * holds for final what the test says.
 */
final class FakeLightClient {
  private static final SyncCommittee NOBODY =
      new SyncCommittee(List.of(Bytes.wrap(new byte[48])), Bytes.wrap(new byte[48]));

  private final EthereumLightClient client =
      new EthereumLightClient(
          NetworkConfig.MAINNET, UpdatePolicy.FINAL, new JblstScheme(), Keccak256.FUNCTION);
  private final Map<String, JsonObject> results = new LinkedHashMap<>();
  final List<ExecutionBlock> anchors = new ArrayList<>();

  /** Numbers of the events it has taken. */
  final List<Long> taken = new ArrayList<>();

  /** Executes the next transaction, but does not say so. */
  boolean losesItsAnswer;

  /** Length of the longest transaction it was sent. */
  int largest;

  private Optional<Long> eventBlock = Optional.empty();

  Object answer(String method, JsonObject params) {
    return switch (method) {
      case "nexus_query" ->
          params.getString("method").equals("getAnchors") ? describeAnchors() : status();
      case "nexus_sendTransaction" -> send(Bytes.hex(params.getString("transaction")));
      case "nexus_getTransactionResult" -> results.get(params.getString("id"));
      default -> throw new AssertionError("unexpected " + method);
    };
  }

  private JsonObject status() {
    JsonObject events = new JsonObject();
    eventBlock.ifPresent(block -> events.put("0x539.eth", "0x" + Long.toHexString(block)));
    return new JsonObject()
        .put("finalized_slot", "0x64")
        .put("has_next_committee", "0x1")
        .put("next_seq", new JsonObject().put("0x539.eth", "0x" + Long.toHexString(next())))
        .put("event_block", events);
  }

  private long next() {
    return taken.size() + 1L;
  }

  private JsonArray describeAnchors() {
    JsonArray described = new JsonArray();
    for (ExecutionBlock anchor : anchors) {
      described.add(
          new JsonObject()
              .put("slot", "0x" + Long.toHexString(anchor.number()))
              .put("beacon_root", Hash.ZERO.toString())
              .put("execution_block", "0x" + Long.toHexString(anchor.number()))
              .put("execution_hash", anchor.hash().toString()));
    }
    return described;
  }

  private String send(Bytes bytes) {
    try {
      HubTransaction transaction = HubTransaction.decode(bytes);
      largest = Math.max(largest, bytes.length());
      int code = execute((HubOperation.ProveEvents) transaction.operation());
      results.put(transaction.id().toString(), result(code));
      if (losesItsAnswer) {
        losesItsAnswer = false;
        throw new IllegalStateException("the connection broke");
      }
      return transaction.id().toString();
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private int execute(HubOperation.ProveEvents events) throws MalformedMessage {
    List<Long> accepted = new ArrayList<>();
    long block = 0;
    for (Bytes proof : events.proofs()) {
      Verdict<ProvenLog> verdict = client.prove(store(), EventEvidence.decode(proof));
      if (!(verdict instanceof Verdict.Accepted<ProvenLog>(ProvenLog proven))) {
        throw new AssertionError(verdict);
      }
      long sequence = Long.decode("0x" + proven.log().topics().get(2).toString().substring(50));
      if (sequence != next() + accepted.size()) {
        return sequence < next() + accepted.size() ? 27 : 26;
      }
      accepted.add(sequence);
      block = proven.block().number();
    }
    taken.addAll(accepted);
    eventBlock = Optional.of(block);
    return 0;
  }

  private EthereumStore store() {
    LightClientHeader header =
        new LightClientHeader.BeaconOnly(
            new BeaconBlockHeader(1, 1, Hash.ZERO, Hash.ZERO, Hash.ZERO));
    List<Anchor> kept =
        anchors.stream().map(block -> new Anchor(block.number(), Hash.ZERO, block)).toList();
    return new EthereumStore(
        header, header, NOBODY, Optional.empty(), Optional.empty(), 0, 0, kept, Optional.empty());
  }

  private static JsonObject result(int code) {
    JsonObject result = new JsonObject().put("blockHeight", "0x1");
    return code == 0
        ? result.put("status", "0x1")
        : result
            .put("status", "0x0")
            .put(
                "failure",
                new JsonObject().put("code", "0x" + Integer.toHexString(code)).put("message", ""));
  }
}
