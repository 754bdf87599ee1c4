package io.nexushub.node.devnet;

import io.nexushub.crypto.Keccak256;
import io.nexushub.interop.LoopchainApplication;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.node.exchange.EthereumTrader;
import io.nexushub.node.exchange.LoopchainTrader;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.LinkStatus;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.BmcContract;
import io.nexushub.portal.ethereum.EthReserveContract;
import io.nexushub.portal.ethereum.EthereumKey;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.nexushub.portal.ethereum.Lander;
import io.nexushub.portal.ethereum.NonceJournal;
import io.nexushub.portal.loopchain.IconAccount;
import io.nexushub.protocol.Signer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** What the users of a devnet have: an account on each side, and the public APIs. */
public final class DevnetClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OFFERS = 6;

  private final Vertx vertx;
  private final DevnetDescription devnet;
  private final Web3j web3j;
  private final NonceJournal nonces;
  private final NodeRpc notary;
  private final NodeRpc lightClientOfEthereum;
  private final NodeRpc lightClientOfCommunity;
  private final NodeRpc exchange;
  private final NodeRpc community;

  private DevnetClient(Vertx vertx, DevnetDescription devnet, NonceJournal nonces) {
    this.vertx = vertx;
    this.devnet = devnet;
    this.nonces = nonces;
    this.web3j = Web3j.build(new HttpService(devnet.execution().toString()));
    HubEndpoints hub = new HubEndpoints(devnet.hub());
    this.notary = hub.rpc(vertx, Names.NOTARY_CHANNEL);
    this.lightClientOfEthereum = hub.rpc(vertx, Names.LC_ETHEREUM_CHANNEL);
    this.lightClientOfCommunity = hub.rpc(vertx, Names.LC_COMMUNITY_CHANNEL);
    this.exchange = hub.rpc(vertx, Names.EXCHANGE_CHANNEL);
    this.community = new HubEndpoints(devnet.community()).rpc(vertx, Names.COMMUNITY_CHANNEL);
  }

  /** Opens connections lazily; {@code scratch} is the folder of the user's nonce journal. */
  public static DevnetClient of(Vertx vertx, DevnetDescription devnet, Path scratch)
      throws IOException {
    return new DevnetClient(vertx, devnet, NonceJournal.open(scratch));
  }

  public Vertx vertx() {
    return vertx;
  }

  public DevnetDescription devnet() {
    return devnet;
  }

  public Web3j web3j() {
    return web3j;
  }

  public NodeRpc notary() {
    return notary;
  }

  public NodeRpc lightClientOfEthereum() {
    return lightClientOfEthereum;
  }

  public NodeRpc lightClientOfCommunity() {
    return lightClientOfCommunity;
  }

  public NodeRpc exchange() {
    return exchange;
  }

  public NodeRpc community() {
    return community;
  }

  /** Signs with the key of that name in the devnet's folder. */
  public Signer signer(String name) {
    return KeyFile.open(
        new KeyConfig(devnet.keys().resolve(name + ".json"), devnet.keys().resolve("password")));
  }

  /** The user's account on Ethereum. */
  public Lander ethereumUser() {
    return ethereum("user-ethereum");
  }

  /** An account on Ethereum; only one of a client's may be used, for it has one nonce journal. */
  private Lander ethereum(String name) {
    return new Lander(
        new EthereumRpc(web3j),
        new EthereumKey(signer(name), Keccak256.FUNCTION),
        nonces,
        EthereumSetup.FEES,
        new Lander.Settings(Names.ETHEREUM_CHAIN_ID, PATIENCE, OFFERS),
        Keccak256.FUNCTION,
        Pause.REAL);
  }

  /** An account on the community. */
  public IconAccount icon(String name) {
    return new IconAccount(
        community, Names.COMMUNITY_NID, signer(name), InstantSource.system(), Pause.REAL, PATIENCE);
  }

  /** An account on Ethereum that trades. */
  public EthereumTrader ethereumTrader(String name) {
    return new EthereumTrader(
        ethereum(name),
        Names.ETHER.network(),
        new EthReserveContract(devnet.reserve()),
        devnet.bmc(),
        Names.EXCHANGE,
        Keccak256.FUNCTION);
  }

  /** An account on the community that trades. */
  public LoopchainTrader loopchainTrader(String name) {
    return new LoopchainTrader(
        icon(name), Names.ICX.network(), LoopchainApplication.RESERVE.toString());
  }

  /** How far Ethereum's message centre is with the link to the hub. */
  public LinkStatus ethereumLink() throws TransientFailure {
    EthereumRpc rpc = new EthereumRpc(web3j);
    return new BmcContract(devnet.bmc()).status(rpc, Names.HUB_LINK);
  }

  /** How far the community's message centre is with the link to the hub. */
  public JsonObject communityLink() throws TransientFailure {
    return icon("user-icon")
        .read(
            LoopchainApplication.BMC.toString(),
            "getStatus",
            new JsonObject().put("_link", Names.HUB_LINK));
  }

  /** A query to a hub channel's application. */
  public JsonObject query(NodeRpc channel, String method, JsonObject params)
      throws TransientFailure {
    try {
      return channel.object(
          "nexus_query", new JsonObject().put("method", method).put("params", params));
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(method + ": " + e.reason(), e);
    }
  }

  @Override
  public void close() throws IOException {
    web3j.shutdown();
    notary.close();
    lightClientOfEthereum.close();
    lightClientOfCommunity.close();
    exchange.close();
    community.close();
    nonces.close();
  }
}
