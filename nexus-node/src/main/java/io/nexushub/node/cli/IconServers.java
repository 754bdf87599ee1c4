package io.nexushub.node.cli;

import io.nexushub.follow.Endpoints;
import io.nexushub.follow.FollowListener;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says which servers of ICON's JSON-RPC to ask. */
final class IconServers {
  static final String RPC = "--rpc";

  @Option(
      names = RPC,
      paramLabel = "URL",
      required = true,
      description =
          "A node's JSON-RPC, such as https://one.example/api/v3/icon_dex; several by repeating it."
              + " None is believed.")
  private List<URI> urls = List.of();

  Endpoints endpoints(HttpClient http, FollowListener listener) {
    return EthereumServers.endpoints(http, RPC, urls, listener);
  }

  Providers providers(HttpClient http) {
    return new Providers(http, RPC, urls);
  }
}
