package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.Checkpoints;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumSync;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.follow.serve.VerifiedServer;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.protocol.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;

/**
 * web3j, once at the devnet's execution node and once at a light client that believes that node
 * nothing: both have to see the same chain.
 */
final class WalletThroughLightClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final DevnetClient devnet;

  WalletThroughLightClient(DevnetClient devnet) {
    this.devnet = devnet;
  }

  void compare() throws Exception {
    Vertx vertx = devnet.vertx();
    HttpClient http = vertx.createHttpClient();
    Endpoints beacons = endpoints(http, devnet.devnet().beacon());
    NetworkConfig network = BeaconClient.describe(beacons, "devnet").await();
    BeaconClient beacon = new BeaconClient(beacons, network);
    ExecutionClient execution =
        new ExecutionClient(endpoints(http, devnet.devnet().execution()), Keccak256.FUNCTION);
    EthereumLightClient client =
        new EthereumLightClient(
            network, EthereumSync.POLICY, new JblstScheme(), Keccak256.FUNCTION);
    Hash root = beacon.unprovenFinalizedRoot().await();
    EthereumStore begin =
        new Checkpoints(client, beacon, execution)
            .begin(root, Checkpoints.MAX_AGE, Instant.now())
            .await();
    EthereumSync sync = new EthereumSync(vertx, client, beacon, begin, InstantSource.system());
    while (sync.advance().await()) {} // each round is one that moved
    VerifiedServer server =
        new VerifiedServer(
            vertx,
            network,
            sync::heads,
            execution,
            InstantSource.system(),
            Keccak256.FUNCTION,
            Secp256k1.scheme());
    int port = server.listen(0).await();
    try (Web3j proven = Web3j.build(new HttpService("http://127.0.0.1:" + port))) {
      same(proven, sync.heads().orElseThrow().finalized().number());
    } finally {
      server.close().await();
      http.close().await();
    }
  }

  private static Endpoints endpoints(HttpClient http, URI url) {
    return Endpoints.of(http, List.of(url), TIMEOUT, FollowListener.SILENT);
  }

  private void same(Web3j proven, long last) throws Exception {
    Web3j direct = devnet.web3j();
    var at = DefaultBlockParameter.valueOf(java.math.BigInteger.valueOf(last));
    assertThat(proven.ethChainId().send().getChainId())
        .isEqualTo(direct.ethChainId().send().getChainId());
    for (String address :
        List.of(devnet.devnet().bmc().toString(), devnet.devnet().reserve().toString())) {
      assertThat(proven.ethGetBalance(address, at).send().getBalance())
          .isEqualTo(direct.ethGetBalance(address, at).send().getBalance());
      assertThat(proven.ethGetCode(address, at).send().getCode())
          .isEqualTo(direct.ethGetCode(address, at).send().getCode())
          .hasSizeGreaterThan(2);
      assertThat(proven.ethGetTransactionCount(address, at).send().getTransactionCount())
          .isEqualTo(direct.ethGetTransactionCount(address, at).send().getTransactionCount());
    }
    EthBlock.Block block = proven.ethGetBlockByNumber(at, true).send().getBlock();
    assertThat(block.getHash())
        .isEqualTo(direct.ethGetBlockByNumber(at, true).send().getBlock().getHash());
    EthFilter filter =
        new EthFilter(DefaultBlockParameterName.EARLIEST, at, devnet.devnet().bmc().toString());
    List<Log> logs = logs(proven, filter);
    assertThat(logs).isNotEmpty().isEqualTo(logs(direct, filter));
    String transaction = logs.getLast().getTransactionHash();
    TransactionReceipt receipt = receipt(proven, transaction);
    assertThat(receipt.getLogs()).isEqualTo(receipt(direct, transaction).getLogs());
    assertThat(receipt.isStatusOK()).isTrue();
  }

  private static List<Log> logs(Web3j web3j, EthFilter filter) throws Exception {
    return web3j.ethGetLogs(filter).send().getLogs().stream()
        .map(found -> (Log) found.get())
        .toList();
  }

  private static TransactionReceipt receipt(Web3j web3j, String transaction) throws Exception {
    return web3j.ethGetTransactionReceipt(transaction).send().getTransactionReceipt().orElseThrow();
  }
}
