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
  private static final String NODE = "  %-20s  %-42s  %-8s %8s %8s %6s%n";

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
    row("Ethereum", "where", Names.ETHEREUM);
    row("execution node", devnet.execution().toString(), "chain id " + Names.ETHEREUM_CHAIN_ID);
    row("beacon node", devnet.beacon().toString(), "light-client API");
    row("message centre", devnet.bmc().toString(), "");
    row("echo service", devnet.echo().toString(), "");
    row("vault", devnet.reserve().toString(), "of the exchange");
    out.println();
    out.printf(Locale.ROOT, NODE, "node", "JSON-RPC", "channel", "height", "round", "peers");
    nodes(
        "hub",
        devnet.hub(),
        List.of(
            Names.NOTARY_CHANNEL,
            Names.LC_ETHEREUM_CHANNEL,
            Names.LC_COMMUNITY_CHANNEL,
            Names.EXCHANGE_CHANNEL));
    nodes("community", devnet.community(), List.of(Names.COMMUNITY_CHANNEL));
    out.println();
    row("keys of users", devnet.keys().toString(), "user-ethereum, user-icon, faucet");
    out.println();
    out.flush();
  }

  private void nodes(String group, List<URI> nodes, List<String> channels) {
    for (int i = 0; i < nodes.size(); i++) {
      for (String channel : channels) {
        node(group + "-" + (i + 1), nodes.get(i), channel);
      }
    }
  }

  private void node(String name, URI node, String channel) {
    String where = node + "/api/v3/" + channel;
    try (NodeRpc rpc = new HubEndpoints(List.of(node)).rpc(vertx, channel)) {
      JsonObject status = rpc.object("nexus_getStatus", new JsonObject());
      out.printf(
          Locale.ROOT,
          NODE,
          name,
          where,
          channel,
          decimal(status, "height"),
          decimal(status, "round"),
          decimal(status, "peers"));
    } catch (TransientFailure | NodeRpc.RpcError e) {
      row(name, where, "does not answer: " + e.getMessage());
    }
  }

  private static String decimal(JsonObject status, String key) {
    return String.valueOf(Long.decode(status.getString(key)));
  }

  private void row(String what, String where, String state) {
    out.printf(Locale.ROOT, "  %-20s  %-42s  %s%n", what, where, state);
  }
}
