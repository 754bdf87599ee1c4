package io.nexushub.node.devnet;

import io.nexushub.lightclient.ethereum.ForkSchedule;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** An Ethereum network as genesis and portal files describe it. */
final class NetworkDescription {
  private NetworkDescription() {}

  static JsonObject of(NetworkConfig network) {
    JsonArray forks = new JsonArray();
    for (ForkSchedule.Activation activation : network.forks().activations()) {
      forks.add(
          new JsonObject()
              .put("fork", activation.fork().name().toLowerCase(Locale.ROOT))
              .put("epoch", String.valueOf(activation.epoch()))
              .put("version", activation.version().toString()));
    }
    return new JsonObject()
        .put("name", network.name())
        .put("chain_id", String.valueOf(network.chainId()))
        .put("preset", network.preset().name())
        .put("genesis_time", String.valueOf(network.genesisTime().getEpochSecond()))
        .put("slot_seconds", String.valueOf(network.slotTime().toSeconds()))
        .put("genesis_validators_root", network.genesisValidatorsRoot().toString())
        .put("forks", forks);
  }
}
