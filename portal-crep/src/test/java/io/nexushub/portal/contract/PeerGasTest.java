package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.function;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint32;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Gas of a swap by the published contracts of Uniswap v2 and of Bancor (June 2018), whole
 * transactions on the node and under the rules of the vault's own figures. The contracts are not
 * part of this project: {@code node peers.mjs} fetches them, and without them the test is skipped.
 * Written to {@code target/gas-peers.csv}. Every contract, slot and account was used before.
 */
@ExtendWith(EvmExtension.class)
class PeerGasTest {
  private static final Path MODULE =
      Path.of(System.getProperty("nexus.root", "..")).resolve("portal-crep");
  private static final String CORE = "@uniswap/v2-core/build/";
  private static final String PERIPHERY = "@uniswap/v2-periphery/build/";
  private static final String BANCOR = "bancor-contracts/solidity/contracts/build/";
  private static final BigInteger RESERVE = Vault.ether(1_000);
  private static final BigInteger TRADE = Vault.ether(1);
  private static final Uint256 LATE = new Uint256(BigInteger.TWO.pow(63));
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Evm evm;
  private final String trader;
  private final List<String> rows = new ArrayList<>(List.of("exchange,swap,gas"));

  PeerGasTest(Evm evm) {
    this.evm = evm;
    this.trader = evm.account(4);
  }

  @Test
  void aSwapInsideOneChain() throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(peers()),
        () -> "no " + peers() + "; node portal-crep/peers.mjs fetches them");
    uniswap();
    bancor();
    Files.write(MODULE.resolve("target/gas-peers.csv"), rows);
    rows.forEach(System.out::println);
    assertThat(rows).hasSize(6);
  }

  private void uniswap() throws IOException {
    String weth = deploy(PERIPHERY + "WETH9.json");
    String factory = deploy(CORE + "UniswapV2Factory.json", new Address(trader));
    String router =
        deploy(PERIPHERY + "UniswapV2Router02.json", new Address(factory), new Address(weth));
    String token = deploy(CORE + "ERC20.json", new Uint256(Vault.ether(1_000_000)));
    act(token, function("approve", new Address(router), new Uint256(BigInteger.TWO.pow(200))));
    act(
        router,
        function(
            "addLiquidityETH",
            new Address(token),
            new Uint256(RESERVE),
            new Uint256(0),
            new Uint256(0),
            new Address(trader),
            LATE),
        RESERVE);
    Function buy =
        function(
            "swapExactETHForTokens", new Uint256(1), path(weth, token), new Address(trader), LATE);
    Function sell =
        function(
            "swapExactTokensForETH",
            new Uint256(TRADE),
            new Uint256(1),
            path(token, weth),
            new Address(trader),
            LATE);
    act(router, buy, TRADE);
    act(router, sell);
    row("Uniswap v2 router", "coin to token", act(router, buy, TRADE));
    row("Uniswap v2 router", "token to coin", act(router, sell));
    pair(factory, weth, token);
  }

  /** The pair alone, by a trader who has sent it the tokens before. */
  private void pair(String factory, String weth, String token) {
    Function find =
        new Function(
            "getPair",
            List.of(new Address(weth), new Address(token)),
            List.of(Centre.of(Address.class)));
    String pair = evm.read(factory, find).getFirst().getValue().toString();
    boolean tokenFirst = token.compareToIgnoreCase(weth) < 0;
    Uint256 taken = new Uint256(TRADE.divide(BigInteger.TWO));
    Uint256 none = new Uint256(0);
    Function swap =
        function(
            "swap",
            tokenFirst ? none : taken,
            tokenFirst ? taken : none,
            new Address(trader),
            new DynamicBytes(new byte[0]));
    act(weth, function("deposit"), Vault.ether(10));
    for (int i = 0; i < 2; i++) {
      act(token, function("transfer", new Address(pair), new Uint256(TRADE)));
      TransactionReceipt receipt = act(pair, swap);
      if (i == 1) {
        row("Uniswap v2 pair alone", "token to wrapped coin", receipt);
      }
    }
  }

  private void bancor() throws IOException {
    String registry = deploy(BANCOR + "ContractRegistry");
    String network = deploy(BANCOR + "BancorNetwork", new Address(registry));
    register(registry, "ContractFeatures", deploy(BANCOR + "ContractFeatures"));
    register(registry, "BancorFormula", deploy(BANCOR + "BancorFormula"));
    register(registry, "BancorNetwork", network);
    String limit = deploy(BANCOR + "BancorGasPriceLimit", new Uint256(BigInteger.TEN.pow(11)));
    act(network, function("setGasPriceLimit", new Address(limit)));
    String coin = deploy(BANCOR + "EtherToken");
    act(network, function("registerEtherToken", new Address(coin), new Bool(true)));
    String token = smartToken("ICX");
    String share = smartToken("ETHICX");
    String converter =
        deploy(
            BANCOR + "BancorConverter",
            new Address(share),
            new Address(registry),
            new Uint32(0),
            new Address(coin),
            new Uint32(500_000));
    act(
        converter,
        function("addConnector", new Address(token), new Uint32(500_000), new Bool(false)));
    act(coin, function("deposit"), RESERVE);
    act(coin, function("transfer", new Address(converter), new Uint256(RESERVE)));
    act(token, function("transfer", new Address(converter), new Uint256(RESERVE)));
    act(share, function("transferOwnership", new Address(converter)));
    act(converter, function("acceptTokenOwnership"));
    act(token, function("approve", new Address(network), new Uint256(BigInteger.TWO.pow(200))));
    Function buy =
        function("convert", path(coin, share, token), new Uint256(TRADE), new Uint256(1));
    Function sell =
        function("claimAndConvert", path(token, share, coin), new Uint256(TRADE), new Uint256(1));
    act(network, buy, TRADE);
    act(network, sell);
    row("Bancor of June 2018", "coin to token", act(network, buy, TRADE));
    row("Bancor of June 2018", "token to coin", act(network, sell));
  }

  private String smartToken(String symbol) throws IOException {
    String token =
        deploy(
            BANCOR + "SmartToken", new Utf8String(symbol), new Utf8String(symbol), new Uint8(18));
    act(token, function("issue", new Address(trader), new Uint256(RESERVE.shiftLeft(1))));
    return token;
  }

  private void register(String registry, String name, String contract) {
    Bytes32 id = new Bytes32(Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 32));
    act(registry, function("registerAddress", id, new Address(contract)));
  }

  private TransactionReceipt act(String contract, Function function) {
    return act(contract, function, BigInteger.ZERO);
  }

  private TransactionReceipt act(String contract, Function function, BigInteger value) {
    return evm.sendPriced(trader, contract, function, value);
  }

  private void row(String exchange, String swap, TransactionReceipt receipt) {
    rows.add("%s,%s,%s".formatted(exchange, swap, receipt.getGasUsed()));
  }

  private static DynamicArray<Address> path(String... tokens) {
    return new DynamicArray<>(
        Address.class, Arrays.stream(tokens).map(Address::new).toArray(Address[]::new));
  }

  /** Truffle's and waffle's artifacts are JSON; Bancor's are bare hex. */
  private String deploy(String artifact, Type<?>... arguments) throws IOException {
    Path file = peers().resolve(artifact);
    String code =
        artifact.endsWith(".json")
            ? JSON.readTree(Files.readString(file)).get("bytecode").asText()
            : Files.readString(file.resolveSibling(file.getFileName() + ".bin")).strip();
    TransactionReceipt receipt =
        evm.create(
            trader,
            "0x" + code.replace("0x", "") + FunctionEncoder.encodeConstructor(List.of(arguments)));
    assertThat(receipt.isStatusOK()).as(artifact).isTrue();
    return receipt.getContractAddress();
  }

  private static Path peers() {
    return MODULE.resolve("target/peers");
  }
}
