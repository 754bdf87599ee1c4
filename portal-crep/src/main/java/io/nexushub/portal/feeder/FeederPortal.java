package io.nexushub.portal.feeder;

import io.nexushub.follow.ChainFeed;
import io.nexushub.follow.Endpoints;
import io.nexushub.portal.HubEnd;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.HubSettings;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.Portal;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The portal of a light-client channel that follows a loopchain or goloop network. */
public final class FeederPortal {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private FeederPortal() {}

  /** Whose blocks the network's nodes vote on. */
  public enum Engine {
    LOOPCHAIN,
    GOLOOP
  }

  /**
   * What is followed.
   *
   * @param nodes JSON-RPC of nodes of the network, whole URLs; none is believed
   */
  public record Chain(Engine engine, List<URI> nodes) {
    public Chain {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * Wires it.
   *
   * @param channel the light-client channel
   * @param signer a submitter of it
   * @param scheme secp256k1, by which the network votes
   */
  public static Portal create(
      Vertx vertx,
      HubEndpoints hub,
      HubSettings.ChannelName channel,
      Chain chain,
      Signer signer,
      SignatureScheme scheme,
      InstantSource clock,
      LaneListener listener) {
    Portal portal = new Portal(vertx, listener);
    HubEnd lightClient = HubEnd.of(portal, vertx, hub, channel, signer, clock);
    String name = "updates to " + lightClient.name();
    HttpClient http = vertx.createHttpClient();
    portal.owning(() -> http.close());
    Endpoints endpoints =
        Endpoints.of(
            http,
            chain.nodes(),
            TIMEOUT,
            failure -> listener.waiting(name, 0, String.valueOf(failure.getMessage())));
    ChainFeed feed =
        switch (chain.engine()) {
          case LOOPCHAIN -> ChainFeed.ofLoopchain(vertx, scheme, endpoints, clock);
          case GOLOOP -> ChainFeed.ofGoloop(vertx, scheme, endpoints, clock);
        };
    return portal.turns(name, new UpdateFeeder(name, lightClient.channel(), feed, listener));
  }
}
