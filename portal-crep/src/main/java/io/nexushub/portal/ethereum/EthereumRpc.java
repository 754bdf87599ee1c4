package io.nexushub.portal.ethereum;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** The few calls of an execution node that writing needs, with errors that say what to do. */
public final class EthereumRpc {
  /** Selector of {@code Error(string)}, the form of a revert with a reason. */
  private static final String ERROR_SELECTOR = "08c379a0";

  private static final int ERROR_HEAD_BYTES = 4 + 32;

  private final Web3j web3j;

  public EthereumRpc(Web3j web3j) {
    this.web3j = web3j;
  }

  public long chainId() throws TransientFailure {
    return ask("eth_chainId", web3j.ethChainId()).getChainId().longValueExact();
  }

  public long blockNumber() throws TransientFailure {
    return ask("eth_blockNumber", web3j.ethBlockNumber()).getBlockNumber().longValueExact();
  }

  public BigInteger balance(Address account) throws TransientFailure {
    return ask(
            "eth_getBalance",
            web3j.ethGetBalance(account.toString(), DefaultBlockParameterName.LATEST))
        .getBalance();
  }

  BigInteger baseFee() throws TransientFailure {
    EthBlock.Block latest =
        ask(
                "eth_getBlockByNumber",
                web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false))
            .getBlock();
    return latest.getBaseFeePerGas();
  }

  /** How many transactions of the account are in blocks: the nonce that comes next on chain. */
  long minedNonce(Address account) throws TransientFailure {
    return ask(
            "eth_getTransactionCount",
            web3j.ethGetTransactionCount(account.toString(), DefaultBlockParameterName.LATEST))
        .getTransactionCount()
        .longValueExact();
  }

  /**
   * How many transactions of the account are in blocks that are final; empty if the node does not
   * say, because nothing is final yet or because it cannot.
   */
  Optional<Long> finalNonce(Address account) throws TransientFailure {
    var answer =
        send(
            "eth_getTransactionCount",
            web3j.ethGetTransactionCount(account.toString(), DefaultBlockParameterName.FINALIZED));
    return answer.hasError()
        ? Optional.empty()
        : Optional.of(answer.getTransactionCount().longValueExact());
  }

  /** Number of the newest block that is final; empty as long as none is. */
  public Optional<Long> finalBlockNumber() throws TransientFailure {
    EthBlock.Block block =
        ask(
                "eth_getBlockByNumber",
                web3j.ethGetBlockByNumber(DefaultBlockParameterName.FINALIZED, false))
            .getBlock();
    return block == null ? Optional.empty() : Optional.of(block.getNumber().longValueExact());
  }

  /** What a contract has logged from a block on. */
  List<Log> logs(Address contract, long fromBlock) throws TransientFailure {
    EthFilter filter =
        new EthFilter(
            DefaultBlockParameter.valueOf(BigInteger.valueOf(fromBlock)),
            DefaultBlockParameterName.LATEST,
            contract.toString());
    List<Log> logs = new ArrayList<>();
    for (EthLog.LogResult<?> result : ask("eth_getLogs", web3j.ethGetLogs(filter)).getLogs()) {
      logs.add((Log) result.get());
    }
    return logs;
  }

  /** A read; throws what the contract says no with. */
  public Bytes call(Address from, Address to, Bytes data) throws TransientFailure, Reverted {
    return call(from, to, data, BigInteger.ZERO);
  }

  /** See {@link #call(Address, Address, Bytes)}; as if a transaction with that value. */
  Bytes call(Address from, Address to, Bytes data, BigInteger value)
      throws TransientFailure, Reverted {
    Transaction call =
        Transaction.createFunctionCallTransaction(
            from.toString(), null, null, null, to.toString(), value, data.toString());
    var answer = send("eth_call", web3j.ethCall(call, DefaultBlockParameterName.LATEST));
    if (answer.hasError()) {
      throw failure("eth_call", answer.getError());
    }
    return Bytes.hex(answer.getValue());
  }

  Optional<TransactionReceipt> receipt(String transactionHash) throws TransientFailure {
    return ask("eth_getTransactionReceipt", web3j.ethGetTransactionReceipt(transactionHash))
        .getTransactionReceipt();
  }

  /** Sending what a node knows already is not an error to us. */
  void sendRaw(Bytes raw) throws TransientFailure {
    var answer = send("eth_sendRawTransaction", web3j.ethSendRawTransaction(raw.toString()));
    if (answer.hasError() && !isKnown(answer.getError().getMessage())) {
      throw new TransientFailure("eth_sendRawTransaction: " + answer.getError().getMessage());
    }
  }

  BigInteger estimateGas(Address from, Address to, Bytes data, BigInteger value)
      throws TransientFailure, Reverted {
    return estimate(
        Transaction.createFunctionCallTransaction(
            from.toString(), null, null, null, to.toString(), value, data.toString()));
  }

  BigInteger estimateCreationGas(Address from, Bytes initCode, BigInteger value)
      throws TransientFailure, Reverted {
    return estimate(
        new Transaction(from.toString(), null, null, null, null, value, initCode.toString()));
  }

  private BigInteger estimate(Transaction transaction) throws TransientFailure, Reverted {
    var answer = send("eth_estimateGas", web3j.ethEstimateGas(transaction));
    if (answer.hasError()) {
      throw failure("eth_estimateGas", answer.getError());
    }
    return answer.getAmountUsed();
  }

  private static boolean isKnown(String message) {
    String lower = message.toLowerCase(java.util.Locale.ROOT);
    return lower.contains("already known")
        || lower.contains("known transaction")
        || lower.contains("nonce too low")
        || lower.contains("already exists");
  }

  /** A revert is the contract's answer; any other error is the node's and may pass. */
  private static TransientFailure failure(String method, Response.Error error) throws Reverted {
    String data = String.valueOf(error.getData()).replace("\"", "");
    Optional<String> reason = revertReason(data);
    if (reason.isPresent()) {
      throw new Reverted(reason.get());
    }
    if (error.getMessage().toLowerCase(java.util.Locale.ROOT).contains("revert")) {
      throw new Reverted(error.getMessage());
    }
    return new TransientFailure(method + ": " + error.getMessage());
  }

  static Optional<String> revertReason(String data) {
    String hex = data.startsWith("0x") ? data.substring(2) : data;
    if (!hex.startsWith(ERROR_SELECTOR) || hex.length() % 2 != 0) {
      return Optional.empty();
    }
    byte[] abi = Bytes.hex(hex).toArray();
    if (abi.length < ERROR_HEAD_BYTES + 32) {
      return Optional.empty();
    }
    int length =
        new BigInteger(1, abi, ERROR_HEAD_BYTES, 32).min(BigInteger.valueOf(abi.length)).intValue();
    int end = Math.min(abi.length, ERROR_HEAD_BYTES + 32 + length);
    int start = ERROR_HEAD_BYTES + 32;
    return Optional.of(new String(abi, start, end - start, StandardCharsets.UTF_8));
  }

  private static <T extends Response<?>> T ask(String method, Request<?, T> request)
      throws TransientFailure {
    T answer = send(method, request);
    if (answer.hasError()) {
      throw new TransientFailure(method + ": " + answer.getError().getMessage());
    }
    return answer;
  }

  private static <T extends Response<?>> T send(String method, Request<?, T> request)
      throws TransientFailure {
    try {
      return request.send();
    } catch (IOException | RuntimeException e) { // web3j wraps some connection errors unchecked
      throw new TransientFailure(method + ": " + e.getMessage(), e);
    }
  }
}
