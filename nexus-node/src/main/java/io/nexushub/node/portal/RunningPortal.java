package io.nexushub.node.portal;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.Portal;
import io.nexushub.portal.ethereum.EthereumPortal;
import io.nexushub.portal.exchange.ExchangePortal;
import io.nexushub.portal.feeder.FeederPortal;
import io.nexushub.portal.loopchain.LoopchainPortal;
import io.nexushub.protocol.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Wires and starts the portal that a configuration describes. */
public final class RunningPortal {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private RunningPortal() {}

  /** Completes when all lanes are deployed; they come to their work by themselves. */
  public static Future<Portal> start(
      Vertx vertx, PortalConfig config, Signer signer, LaneListener listener) {
    return switch (config.community()) {
      case PortalConfig.Loopchain loopchain ->
          LoopchainPortal.create(
                  vertx,
                  loopchain.hub(),
                  new LoopchainPortal.Community(
                      new HubEndpoints(loopchain.nodes()),
                      loopchain.channel(),
                      loopchain.nid(),
                      loopchain.messageCentre(),
                      loopchain.outgoing()),
                  signer,
                  InstantSource.system(),
                  Keccak256.FUNCTION,
                  listener)
              .start();
      case PortalConfig.Exchange exchange ->
          ExchangePortal.create(
                  vertx,
                  config.nodes(),
                  new ExchangePortal.Ends(
                      exchange.notary(), exchange.channel(), exchange.outgoing()),
                  signer,
                  InstantSource.system(),
                  Keccak256.FUNCTION,
                  listener)
              .start();
      case PortalConfig.Follow follow ->
          FeederPortal.create(
                  vertx,
                  config.nodes(),
                  follow.lightClient(),
                  follow.chain(),
                  signer,
                  Secp256k1.scheme(),
                  InstantSource.system(),
                  listener)
              .start();
      case PortalConfig.Ethereum ethereum ->
          network(vertx, ethereum)
              .compose(
                  network -> startEthereum(vertx, config, ethereum, network, signer, listener));
    };
  }

  private static Future<Portal> startEthereum(
      Vertx vertx,
      PortalConfig config,
      PortalConfig.Ethereum ethereum,
      NetworkConfig network,
      Signer signer,
      LaneListener listener) {
    try {
      return EthereumPortal.create(
              vertx,
              ethereum.hub(),
              new EthereumPortal.Community(
                  network,
                  ethereum.beacons(),
                  ethereum.executions(),
                  ethereum.chainId(),
                  ethereum.messageCentre(),
                  ethereum.firstBlock(),
                  ethereum.fees()),
              signer,
              config.data(),
              InstantSource.system(),
              Keccak256.FUNCTION,
              listener)
          .start();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * A portal may take a network's own word for its forks: it decides nothing, and the light-client
   * channel has them from its genesis.
   */
  private static Future<NetworkConfig> network(Vertx vertx, PortalConfig.Ethereum ethereum) {
    return NetworkConfig.named(ethereum.network())
        .map(Future::succeededFuture)
        .orElseGet(() -> {
          HttpClient http = vertx.createHttpClient();
          Endpoints endpoints =
              Endpoints.of(http, ethereum.beacons(), TIMEOUT, FollowListener.SILENT);
          return BeaconClient.describe(endpoints, ethereum.network()).eventually(http::close);
        });
  }
}
