package io.nexushub.portal.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nexushub.portal.ethereum.EthereumRpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** The node as the tests see it: deploy, call, transact, with the reason of every revert. */
final class Evm {
  static final BigInteger GAS = BigInteger.valueOf(16_000_000);

  private static final String ERROR_SELECTOR = "0x08c379a0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final HttpService service;
  private final Web3j web3j;
  private final List<String> accounts;

  /** What a call came to. */
  sealed interface Outcome {
    record Returned(String data) implements Outcome {}

    record Reverted(String reason) implements Outcome {}
  }

  /** A response whose result has no shape the tests care for. */
  static final class Anything extends Response<Object> {}

  Evm(String url) {
    this.url = url;
    this.service = new HttpService(url);
    this.web3j = Web3j.build(service);
    try {
      this.accounts = web3j.ethAccounts().send().getAccounts();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  String url() {
    return url;
  }

  String account(int index) {
    return accounts.get(index);
  }

  String deploy(String from, String contract, Type<?>... arguments) {
    TransactionReceipt receipt = create(from, bytecode(contract, arguments));
    if (!receipt.isStatusOK()) {
      throw new AssertionError("deployment of " + contract + " reverted");
    }
    return receipt.getContractAddress();
  }

  /** What deploying would come to, without doing it. */
  Outcome tryDeploy(String from, String contract, Type<?>... arguments) {
    return simulate(from, null, bytecode(contract, arguments), GAS);
  }

  TransactionReceipt create(String from, String data) {
    return transact(new Transaction(from, null, BigInteger.ZERO, GAS, null, null, data));
  }

  Outcome call(String from, String to, Function function) {
    return simulate(from, to, FunctionEncoder.encode(function), GAS);
  }

  Outcome call(String from, String to, Function function, long gas) {
    return simulate(from, to, FunctionEncoder.encode(function), BigInteger.valueOf(gas));
  }

  /** What a transaction with that value would come to. */
  Outcome callPaying(String from, String to, Function function, BigInteger value) {
    return simulate(from, to, FunctionEncoder.encode(function), GAS, value);
  }

  /** Decoded results of a call that must succeed. */
  @SuppressWarnings("rawtypes")
  List<Type> read(String to, Function function) {
    return switch (call(account(0), to, function)) {
      case Outcome.Returned returned ->
          FunctionReturnDecoder.decode(returned.data(), function.getOutputParameters());
      case Outcome.Reverted reverted ->
          throw new AssertionError(function.getName() + " reverted: " + reverted.reason());
    };
  }

  TransactionReceipt send(String from, String to, Function function) {
    return send(from, to, function, BigInteger.ZERO);
  }

  TransactionReceipt send(String from, String to, Function function, BigInteger value) {
    return send(from, to, function, value, GAS);
  }

  /** A transaction that must succeed. */
  TransactionReceipt send(
      String from, String to, Function function, BigInteger value, BigInteger gas) {
    String data = FunctionEncoder.encode(function);
    TransactionReceipt receipt =
        transact(new Transaction(from, null, BigInteger.ZERO, gas, to, value, data));
    if (!receipt.isStatusOK()) {
      throw new AssertionError(function.getName() + " reverted: " + simulate(from, to, data, gas));
    }
    return receipt;
  }

  /** A transaction that must succeed and pays for its gas, for contracts that look at the price. */
  TransactionReceipt sendPriced(String from, String to, Function function, BigInteger value) {
    String data = FunctionEncoder.encode(function);
    BigInteger price = BigInteger.valueOf(1_000_000_000);
    TransactionReceipt receipt = transact(new Transaction(from, null, price, GAS, to, value, data));
    if (!receipt.isStatusOK()) {
      throw new AssertionError(function.getName() + " reverted");
    }
    return receipt;
  }

  BigInteger balance(String address) {
    try {
      return web3j.ethGetBalance(address, DefaultBlockParameterName.LATEST).send().getBalance();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  /** The node as the portal sees it. */
  EthereumRpc rpc() {
    return new EthereumRpc(web3j);
  }

  /** Whether blocks are made for every transaction, as on a chain that others drive. */
  void automine(boolean on) {
    ask("evm_setAutomine", on);
  }

  /** Seconds of the last block. */
  long now() {
    try {
      return web3j
          .ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
          .send()
          .getBlock()
          .getTimestamp()
          .longValueExact();
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  /** Lets time pass until the next block. */
  void pass(long seconds) {
    ask("anvil_setNextBlockTimestamp", now() + seconds);
    ask("evm_mine");
  }

  void fund(String address, BigInteger balance) {
    ask("anvil_setBalance", address, Numeric.toHexStringWithPrefix(balance));
  }

  /** The calls inside a mined transaction, as the node's call tracer tells them. */
  JsonNode calls(TransactionReceipt receipt) {
    return trace(receipt, Map.of("tracer", "callTracer"));
  }

  /** Every step of a mined transaction, with the gas that was left before it. */
  JsonNode steps(TransactionReceipt receipt) {
    return trace(
            receipt, Map.of("disableStack", true, "disableMemory", true, "disableStorage", true))
        .path("structLogs");
  }

  private JsonNode trace(TransactionReceipt receipt, Map<String, Object> options) {
    try {
      Response<Object> response =
          new Request<>(
                  "debug_traceTransaction",
                  List.of(receipt.getTransactionHash(), options),
                  service,
                  Anything.class)
              .send();
      if (response.hasError()) {
        throw new AssertionError(response.getError().getMessage());
      }
      return JSON.valueToTree(response.getResult());
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  /** Overwrites a storage slot. */
  void store(String address, int slot, byte[] value) {
    store(address, Numeric.toBytesPadded(BigInteger.valueOf(slot), 32), value);
  }

  void store(String address, byte[] slot, byte[] value) {
    ask("anvil_setStorageAt", address, Numeric.toHexString(slot), Numeric.toHexString(value));
  }

  String snapshot() {
    return ask("evm_snapshot");
  }

  void revertTo(String snapshot) {
    ask("evm_revert", snapshot);
  }

  private String ask(String method, Object... parameters) {
    try {
      Response<Object> response =
          new Request<>(method, List.of(parameters), service, Anything.class).send();
      if (response.hasError()) {
        throw new AssertionError(method + ": " + response.getError().getMessage());
      }
      return String.valueOf(response.getResult());
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  private Outcome simulate(String from, @Nullable String to, String data, BigInteger gas) {
    return simulate(from, to, data, gas, BigInteger.ZERO);
  }

  private Outcome simulate(
      String from, @Nullable String to, String data, BigInteger gas, BigInteger value) {
    try {
      Transaction transaction = new Transaction(from, null, BigInteger.ZERO, gas, to, value, data);
      EthCall answer = web3j.ethCall(transaction, DefaultBlockParameterName.LATEST).send();
      if (!answer.hasError()) {
        return new Outcome.Returned(answer.getValue());
      }
      return new Outcome.Reverted(reason(answer.getError()));
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  private static String reason(Response.Error error) {
    String data = String.valueOf(error.getData()).replace("\"", "");
    if (!data.startsWith(ERROR_SELECTOR)) {
      return "no reason: " + error.getMessage() + " " + data;
    }
    return FunctionReturnDecoder.decode(
            "0x" + data.substring(ERROR_SELECTOR.length()), stringOutput())
        .getFirst()
        .getValue()
        .toString();
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static List<TypeReference<Type>> stringOutput() {
    return List.of((TypeReference) TypeReference.create(Utf8String.class));
  }

  private TransactionReceipt transact(Transaction transaction) {
    try {
      EthSendTransaction sent = web3j.ethSendTransaction(transaction).send();
      if (sent.hasError()) {
        throw new AssertionError(sent.getError().getMessage());
      }
      ask("evm_mine");
      return web3j
          .ethGetTransactionReceipt(sent.getTransactionHash())
          .send()
          .getTransactionReceipt()
          .orElseThrow(() -> new AssertionError("the block that was mined lacks the transaction"));
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    }
  }

  private static String bytecode(String contract, Type<?>... arguments) {
    String resource = "/contracts/" + contract + ".json";
    try (InputStream in = Evm.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError(resource + " is missing: was compile.mjs run?");
      }
      String code = JSON.readTree(in).get("bytecode").asText();
      return code + FunctionEncoder.encodeConstructor(List.of(arguments));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
