package io.nexushub.node.devnet;

import io.nexushub.interop.LoopchainApplication;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the configuration files of the portals, as a C-Rep would write them. */
record PortalFiles(Path folder, Path passwordFile, List<URI> hub) {
  PortalFiles {
    hub = List.copyOf(hub);
  }

  Path ethereum(
      DevnetKeys.Account account, URI execution, URI beacon, EthereumSetup.Contracts contracts)
      throws IOException {
    JsonObject ethereum =
        new JsonObject()
            .put("network", "devnet")
            .put("beacons", new JsonArray().add(beacon.toString()))
            .put("executions", new JsonArray().add(execution.toString()))
            .put("chain-id", Names.ETHEREUM_CHAIN_ID)
            .put("message-centre", contracts.bmc().toString())
            .put("first-block", contracts.block())
            .put("tip-wei", "0x" + EthereumSetup.FEES.tip().toString(16))
            .put("cap-wei", "0x" + EthereumSetup.FEES.cap().toString(16));
    return write(
        account,
        hub(Names.LC_ETHEREUM_CHANNEL, Names.LC_ETHEREUM, Names.ETHEREUM, Names.NOTARY_TO_ETHEREUM),
        "ethereum",
        ethereum);
  }

  Path loopchain(DevnetKeys.Account account, List<URI> community) throws IOException {
    JsonObject loopchain =
        new JsonObject()
            .put("nodes", texts(community))
            .put("channel", Names.COMMUNITY_CHANNEL)
            .put("nid", Names.COMMUNITY_NID)
            .put("message-centre", LoopchainApplication.BMC.toString())
            .put("outgoing", Names.ONLY_NETWORK);
    return write(
        account,
        hub(
            Names.LC_COMMUNITY_CHANNEL,
            Names.LC_COMMUNITY,
            Names.COMMUNITY,
            Names.NOTARY_TO_COMMUNITY),
        "loopchain",
        loopchain);
  }

  Path exchange(DevnetKeys.Account account) throws IOException {
    JsonObject hub =
        new JsonObject()
            .put("nodes", texts(this.hub))
            .put("notary", named(Names.NOTARY_CHANNEL, Names.NOTARY))
            .put("outgoing", Names.NOTARY_TO_EXCHANGE);
    return write(account, hub, "exchange", named(Names.EXCHANGE_CHANNEL, Names.EXCHANGE));
  }

  private Path write(
      DevnetKeys.Account account, JsonObject hubSection, String kind, JsonObject community)
      throws IOException {
    JsonObject file =
        new JsonObject()
            .put("name", account.name())
            .put("data", folder.resolve("data").resolve(account.name()).toString())
            .put(
                "key",
                new JsonObject()
                    .put("keystore", account.keystore().toString())
                    .put("password-file", passwordFile.toString()))
            .put("hub", hubSection)
            .put(kind, community);
    Path path = folder.resolve("portals").resolve(account.name() + ".json");
    Files.createDirectories(path.getParent());
    Files.writeString(path, file.encodePrettily() + "\n");
    return path;
  }

  private JsonObject hub(String channel, String network, String community, long outgoing) {
    return new JsonObject()
        .put("nodes", texts(hub))
        .put("notary", named(Names.NOTARY_CHANNEL, Names.NOTARY))
        .put("light-client", named(channel, network))
        .put("community", community)
        .put("link", Names.HUB_LINK)
        .put("outgoing", outgoing);
  }

  private static JsonObject named(String channel, String network) {
    return new JsonObject().put("channel", channel).put("network", network);
  }

  private static JsonArray texts(List<URI> uris) {
    JsonArray texts = new JsonArray();
    uris.forEach(uri -> texts.add(uri.toString()));
    return texts;
  }
}
