package io.nexushub.node.rpc;

import io.nexushub.lft.evidence.EvidenceRecords;
import io.nexushub.lft.evidence.EvidenceTransaction;
import io.nexushub.lft.evidence.RecordedEvidence;
import io.nexushub.lft.evidence.RecordedEvidence.Offence;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lists what is known against members: first what the chain has recorded, then what this node holds
 * and the chain does not have yet.
 */
final class EvidenceMethod {
  /** Records in one answer; {@code from} asks for the next ones. */
  static final int PAGE = 100;

  private final Channel channel;

  EvidenceMethod(Channel channel) {
    this.channel = channel;
  }

  Object list(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("from");
    long from = params.integer("from", 0);
    List<PortableEvidence> held = channel.evidence();
    List<RecordedEvidence> page = EvidenceRecords.list(channel.state(), from, PAGE);
    JsonArray recorded = new JsonArray();
    for (RecordedEvidence each : page) {
      JsonObject shown =
          offence(each.offence())
              .put("firstBlock", each.firstBlock().toString())
              .put("secondBlock", each.secondBlock().toString())
              .put("blockHeight", RpcJson.integer(each.height()))
              .put("txHash", each.transaction().toString());
      portable(each, held).ifPresent(bytes -> shown.put("evidence", bytes));
      recorded.add(shown);
    }
    JsonArray unrecorded = new JsonArray();
    held.stream()
        .filter(each -> !EvidenceRecords.contains(channel.state(), Offence.of(each.evidence())))
        .limit(PAGE)
        .forEach(each ->
            unrecorded.add(
                offence(Offence.of(each.evidence()))
                    .put("firstBlock", each.evidence().firstBlock().toString())
                    .put("secondBlock", each.evidence().secondBlock().toString())
                    .put("evidence", each.encode().toString())));
    return new JsonObject()
        .put("channel", channel.config().id().name())
        .put("count", RpcJson.integer(EvidenceRecords.count(channel.state())))
        .put("recorded", recorded)
        .put("unrecorded", unrecorded);
  }

  private static JsonObject offence(Offence offence) {
    return new JsonObject()
        .put("kind", offence.kind().name().toLowerCase(Locale.ROOT))
        .put("offender", "hx" + offence.offender().toHex())
        .put("epoch", RpcJson.integer(offence.epoch()))
        .put("round", RpcJson.integer(offence.round()));
  }

  /** The evidence that the chain took, if this node can still show it. */
  private Optional<String> portable(RecordedEvidence recorded, List<PortableEvidence> held) {
    Optional<PortableEvidence> same =
        held.stream()
            .filter(each -> Offence.of(each.evidence()).equals(recorded.offence()))
            .findFirst();
    return same.or(() -> fromChain(recorded)).map(each -> each.encode().toString());
  }

  private Optional<PortableEvidence> fromChain(RecordedEvidence recorded) {
    Optional<Inclusion> inclusion = channel.inclusion(recorded.transaction());
    if (inclusion.isEmpty()) {
      return Optional.empty();
    }
    try {
      Evidence evidence = EvidenceTransaction.decode(inclusion.get().transaction());
      return channel.portable(evidence);
    } catch (MalformedMessage e) {
      throw new IllegalStateException("the chain recorded what is no evidence", e);
    }
  }
}
