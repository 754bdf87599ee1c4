package io.nexushub.portal.ethereum;

import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BlockWalk;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumFollower;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.HubEnd;
import io.nexushub.portal.HubSettings;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.Pause;
import io.nexushub.portal.Portal;
import io.nexushub.portal.RelayAssembly;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/**
 * The portal of an Ethereum community: its sync-committee updates and message events to the
 * light-client channel, what that has proven to the notary channel, and the notarised messages to
 * the Solidity message centre.
 */
public final class EthereumPortal {
  private static final String ETHEREUM = "ethereum";

  /** The receipts of a block that somebody filled with logs are tens of megabytes. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  /** Offers made for one nonce before an operator hears of it; at 15 s each, three minutes. */
  private static final int OFFERS = 12;

  private static final Duration OFFER_PATIENCE = Duration.ofSeconds(15);

  /** Keeps a delivery well below the block gas limit: a kilobyte of message costs some 40k gas. */
  private static final int RELAY_BYTES = 16 * 1024;

  private static final int RELAY_BLOCKS = 8;

  private EthereumPortal() {}

  /**
   * What the portal knows of the community.
   *
   * @param network the beacon chain's forks and sizes
   * @param beacons beacon nodes, any of them
   * @param executions execution nodes; the first one is written to
   * @param bmc the Solidity message centre
   * @param firstBlock the message centre has sent nothing in blocks before
   */
  public record Community(
      NetworkConfig network,
      List<URI> beacons,
      List<URI> executions,
      long chainId,
      Address bmc,
      long firstBlock,
      FeePolicy fees) {
    public Community {
      beacons = List.copyOf(beacons);
      executions = List.copyOf(executions);
    }
  }

  /**
   * Wires the lanes.
   *
   * @param signer pays on Ethereum and submits to the hub
   * @param data folder of the nonce journal and of the walk's cursor
   */
  public static Portal create(
      Vertx vertx,
      HubSettings hub,
      Community community,
      Signer signer,
      Path data,
      InstantSource clock,
      HashFunction keccak,
      LaneListener listener)
      throws IOException {
    Portal portal = new Portal(vertx, listener);
    HubEnd lightClient = HubEnd.of(portal, vertx, hub.nodes(), hub.lightClient(), signer, clock);
    HubEnd notary = HubEnd.of(portal, vertx, hub.nodes(), hub.notary(), signer, clock);
    RelayAssembly assembly = new RelayAssembly(keccak, RELAY_BYTES, RELAY_BLOCKS);
    Web3j web3j = Web3j.build(new HttpService(community.executions().getFirst().toString()));
    portal.owning(web3j::shutdown);
    Lander lander =
        new Lander(
            new EthereumRpc(web3j),
            new EthereumKey(signer, keccak),
            portal.owning(NonceJournal.open(data.resolve("nonces"))),
            community.fees(),
            new Lander.Settings(community.chainId(), OFFER_PATIENCE, OFFERS),
            keccak,
            Pause.REAL);
    EthereumIngestion ingestion =
        ingestion(
            vertx, portal, hub, community, lightClient.channel(), data, clock, keccak, listener);
    return portal
        .turns(ETHEREUM + " to " + lightClient.name(), ingestion)
        .lane(
            lightClient.name(),
            notary.name(),
            lightClient.sent(HubSettings.TOWARDS_NOTARY),
            notary.link(hub.community()),
            assembly)
        .lane(
            notary.name(),
            ETHEREUM,
            notary.sent(hub.outgoing()),
            new EthereumDestination(lander, new BmcContract(community.bmc()), hub.link()),
            assembly);
  }

  private static EthereumIngestion ingestion(
      Vertx vertx,
      Portal portal,
      HubSettings hub,
      Community community,
      HubChannel lightClient,
      Path data,
      InstantSource clock,
      HashFunction keccak,
      LaneListener listener)
      throws IOException {
    String name = ETHEREUM + " to " + hub.lightClient().channel();
    HttpClient http = vertx.createHttpClient();
    portal.owning(() -> http.close());
    BeaconClient beacon =
        new BeaconClient(
            Endpoints.of(
                http,
                community.beacons(),
                READ_TIMEOUT,
                failure -> listener.waiting(name, 0, String.valueOf(failure.getMessage()))),
            community.network());
    ExecutionClient execution =
        new ExecutionClient(
            Endpoints.of(
                http,
                community.executions(),
                READ_TIMEOUT,
                failure -> listener.waiting(name, 0, String.valueOf(failure.getMessage()))),
            keccak);
    return new EthereumIngestion(
        name,
        lightClient,
        new EthereumFollower(beacon, new BlockWalk(execution, keccak), clock),
        new EthereumIngestion.Source(
            hub.community(), community.bmc(), hub.link(), community.firstBlock()),
        WalkCursor.open(data.resolve("walk")),
        listener,
        keccak);
  }
}
