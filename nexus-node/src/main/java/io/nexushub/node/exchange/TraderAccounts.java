package io.nexushub.node.exchange;

import io.nexushub.crypto.Keccak256;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.EthReserveContract;
import io.nexushub.portal.ethereum.EthereumKey;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.nexushub.portal.ethereum.FeePolicy;
import io.nexushub.portal.ethereum.Lander;
import io.nexushub.portal.ethereum.NonceJournal;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.portal.loopchain.IconAccount;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.dex.Asset;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/**
 * Opens accounts on the chains of an exchange, for whoever brings a key: any wallet, any nodes. A
 * node of another chain than the vault's is refused before anything is signed.
 */
public final class TraderAccounts implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OFFERS = 6;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final FeePolicy FEES = new FeePolicy(GWEI, GWEI.multiply(BigInteger.valueOf(500)));
  private static final int WORD = 32;
  private static final int SELECTOR = 4;

  private final Vertx vertx;
  private final VaultDirectory vaults;
  private final List<Runnable> open = new ArrayList<>();

  public TraderAccounts(Vertx vertx, VaultDirectory vaults) {
    this.vertx = vertx;
    this.vaults = vaults;
  }

  /**
   * An account on Ethereum.
   *
   * @param coin what its vault keeps
   */
  public EthereumTrader ethereum(URI node, Signer signer, Asset coin)
      throws TransientFailure, Refused, IOException {
    EthReserveContract vault = new EthReserveContract(vaults.vault(coin).body());
    Web3j web3j = Web3j.build(new HttpService(node.toString()));
    open.add(web3j::shutdown);
    EthereumRpc rpc = new EthereumRpc(web3j);
    long expected = Long.decode(coin.network().id());
    require(node + ": chain", rpc.chainId(), expected, coin);
    Path scratch = Files.createTempDirectory("nexus-trader");
    NonceJournal nonces = NonceJournal.open(scratch);
    open.add(() -> close(nonces));
    Lander lander =
        new Lander(
            rpc,
            new EthereumKey(signer, Keccak256.FUNCTION),
            nonces,
            FEES,
            new Lander.Settings(expected, PATIENCE, OFFERS),
            Keccak256.FUNCTION,
            Pause.REAL);
    return new EthereumTrader(
        lander,
        coin.network(),
        vault,
        centre(rpc, vault.address()),
        exchange(rpc, vault.address()),
        Keccak256.FUNCTION);
  }

  /**
   * An account on a loopchain community.
   *
   * @param channel that the community's nodes call it by
   */
  public LoopchainTrader loopchain(List<URI> nodes, String channel, Signer signer, Asset coin)
      throws TransientFailure, Refused {
    String vault = vaults.vault(coin).toString();
    NodeRpc rpc = new HubEndpoints(nodes).rpc(vertx, channel);
    open.add(rpc::close);
    long expected = Long.decode(coin.network().id());
    try {
      String nid = rpc.object("icx_getNetworkInfo", new JsonObject()).getString("nid", "0x0");
      require(nodes.getFirst() + ": network", Long.decode(nid), expected, coin);
    } catch (NodeRpc.RpcError | NumberFormatException e) {
      throw new TransientFailure("icx_getNetworkInfo: " + e.getMessage(), e);
    }
    return new LoopchainTrader(
        new IconAccount(rpc, expected, signer, InstantSource.system(), Pause.REAL, PATIENCE),
        coin.network(),
        vault);
  }

  private static void require(String what, long found, long expected, Asset coin) throws Refused {
    if (found != expected) {
      throw new Refused(
          Refused.WRONG_NETWORK,
          "%s %d (expected: %d, where the vault of %s is)"
              .formatted(what, found, expected, coin.network()));
    }
  }

  private static Address centre(EthereumRpc rpc, Address vault) throws TransientFailure, Refused {
    Bytes answer = ask(rpc, vault, "bmcAddress()");
    return Address.of(answer.slice(WORD - Address.LENGTH, WORD));
  }

  private static String exchange(EthereumRpc rpc, Address vault) throws TransientFailure, Refused {
    Function asked =
        new Function("dexNetwork", List.of(), List.of(new TypeReference<Utf8String>() {}));
    @SuppressWarnings("rawtypes") // as web3j has it
    List<Type> decoded =
        FunctionReturnDecoder.decode(
            ask(rpc, vault, "dexNetwork()").toString(), asked.getOutputParameters());
    return decoded.getFirst().getValue().toString();
  }

  private static Bytes ask(EthereumRpc rpc, Address vault, String view)
      throws TransientFailure, Refused {
    Bytes data = Keccak256.FUNCTION.hash(Bytes.utf8(view)).bytes().slice(0, SELECTOR);
    try {
      Bytes answer = rpc.call(Address.ZERO, vault, data);
      if (answer.length() >= WORD) {
        return answer;
      }
    } catch (Reverted e) {
      throw new Refused(Refused.WRONG_NETWORK, vault + ": no vault: " + e.getMessage());
    }
    throw new Refused(
        Refused.WRONG_NETWORK, vault + ": no contract (expected: the exchange's vault)");
  }

  private static void close(NonceJournal journal) {
    try {
      journal.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open.reversed().forEach(Runnable::run);
  }
}
