package io.nexushub.node.devnet;

import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** What runs, where, and how far it is. */
public final class StatusTable {
  private final Vertx vertx;
  private final DevnetClient client;
  private final PrintWriter out;

  public StatusTable(Vertx vertx, DevnetClient client, PrintWriter out) {
    this.vertx = vertx;
    this.client = client;
    this.out = out;
  }

  public void print() {
    DevnetDescription devnet = client.devnet();
    out.println();
    row("what", "where", "state");
    row("ethereum execution", devnet.execution().toString(), "chain id " + Names.ETHEREUM_CHAIN_ID);
    row("ethereum beacon", devnet.beacon().toString(), "minimal preset");
    row("ethereum BMC", devnet.bmc().toString(), Names.ETHEREUM);
    row("ethereum echo", devnet.echo().toString(), "");
    nodes(
        "hub",
        devnet.hub(),
        List.of(Names.NOTARY_CHANNEL, Names.LC_ETHEREUM_CHANNEL, Names.LC_COMMUNITY_CHANNEL));
    nodes("community", devnet.community(), List.of(Names.COMMUNITY_CHANNEL));
    row("users' keys", devnet.keys().toString(), "user-ethereum, user-icon, faucet");
    out.println();
    out.flush();
  }

  private void nodes(String group, List<URI> nodes, List<String> channels) {
    for (int i = 0; i < nodes.size(); i++) {
      String name = group + "-" + (i + 1);
      for (String channel : channels) {
        URI node = nodes.get(i);
        row(name, node + "/api/v3/" + channel, state(node, channel));
      }
    }
  }

  private String state(URI node, String channel) {
    try (NodeRpc rpc = new HubEndpoints(List.of(node)).rpc(vertx, channel)) {
      JsonObject status = rpc.object("nexus_getStatus", new JsonObject());
      return "height %s, round %s, peers %s"
          .formatted(status.getValue("height"), status.getValue("round"), status.getValue("peers"));
    } catch (TransientFailure | NodeRpc.RpcError e) {
      return "does not answer: " + e.getMessage();
    }
  }

  private void row(String what, String where, String state) {
    out.printf(Locale.ROOT, "  %-22s  %-44s  %s%n", what, where, state);
  }
}
