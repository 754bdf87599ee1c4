package io.nexushub.node.devnet;

import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.EthReserveContract;
import io.nexushub.portal.ethereum.EthereumCommunity;
import io.nexushub.portal.ethereum.EthereumKey;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.nexushub.portal.ethereum.FeePolicy;
import io.nexushub.portal.ethereum.Lander;
import io.nexushub.portal.ethereum.NonceJournal;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** What an operator does once with an Ethereum community: contracts, and a checkpoint to trust. */
final class EthereumSetup {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  /** Enough for a devnet whose base fee nobody drives up. */
  static final FeePolicy FEES = new FeePolicy(GWEI, GWEI.multiply(BigInteger.valueOf(500)));

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int OFFERS = 4;

  private EthereumSetup() {}

  /**
   * A finalised beacon block, as a light client begins with it.
   *
   * @param bootstrap SSZ
   */
  record Checkpoint(NetworkConfig network, Hash root, Bytes bootstrap) {}

  /**
   * Where things are.
   *
   * @param reserve the exchange's vault
   * @param block number of the block from which on the message centre may have sent messages
   */
  record Contracts(Address bmc, Address verifier, Address echo, Address reserve, long block) {}

  /** Deploys and connects everything; {@code guardians} may pause the vault, and lift a pause. */
  static Contracts contracts(
      URI execution, Signer owner, Path data, Bytes firstHeader, List<Address> guardians)
      throws DevnetFailure {
    Web3j web3j = Web3j.build(new HttpService(execution.toString()));
    try (NonceJournal journal = NonceJournal.open(data)) {
      Lander lander =
          new Lander(
              new EthereumRpc(web3j),
              new EthereumKey(owner, Keccak256.FUNCTION),
              journal,
              FEES,
              new Lander.Settings(Names.ETHEREUM_CHAIN_ID, PATIENCE, OFFERS),
              Keccak256.FUNCTION,
              Pause.REAL);
      EthereumCommunity.Contracts centre =
          new EthereumCommunity(lander, step -> {})
              .connect(
                  new EthereumCommunity.Plan(
                      Names.ETHEREUM,
                      Names.NOTARY,
                      Names.HUB_LINK,
                      List.of(Names.COMMUNITY, Names.EXCHANGE),
                      firstHeader));
      EthReserveContract reserve =
          EthReserveContract.deploy(
              lander,
              new EthReserveContract.Setup(
                  centre.bmc(),
                  Names.EXCHANGE,
                  Vaults.WINDOW_SECONDS,
                  Vaults.CAP,
                  Vaults.NOTICE_SECONDS,
                  guardians,
                  guardians));
      EthReserveContract.seal(lander, centre.bmc());
      return new Contracts(
          centre.bmc(), centre.verifier(), centre.echo(), reserve.address(), centre.block());
    } catch (IOException | TransientFailure | Reverted e) {
      throw new DevnetFailure("the contracts on Ethereum: " + e.getMessage(), e);
    } finally {
      web3j.shutdown();
    }
  }

  static Checkpoint checkpoint(Vertx vertx, URI beacon) throws DevnetFailure {
    HttpClient http = vertx.createHttpClient();
    Endpoints endpoints = Endpoints.of(http, List.of(beacon), TIMEOUT, FollowListener.SILENT);
    NetworkConfig network = await(BeaconClient.describe(endpoints, "devnet"));
    BeaconClient client = new BeaconClient(endpoints, network);
    Hash root = await(client.unprovenFinalizedRoot());
    LightClientBootstrap bootstrap = await(client.bootstrap(root));
    Bytes ssz = new LightClientObjects(network).encode(bootstrap);
    await(http.close());
    return new Checkpoint(network, root, ssz);
  }

  private static <T> T await(Future<T> future) throws DevnetFailure {
    try {
      return future.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) { // what the future failed with, checked or not
      throw new DevnetFailure("the beacon node: " + e.getMessage(), e);
    }
  }
}
