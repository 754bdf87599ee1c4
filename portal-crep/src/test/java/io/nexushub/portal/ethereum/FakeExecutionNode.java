package io.nexushub.portal.ethereum;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import io.reactivex.Flowable;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.websocket.events.Notification;

/**
 * An execution node with a mempool that forgets, re-prices and mines when the test says so. Time
 * passes by polling: a receipt is asked for, one step of the script is taken.
 */
final class FakeExecutionNode implements Web3jService {
  final List<Bytes> sent = new ArrayList<>();
  BigInteger baseFee = BigInteger.TEN.pow(9);
  BigInteger minimalMaxFee = BigInteger.ZERO;
  String revert = "";
  boolean down;
  private long minedNonce;
  private final Map<String, Long> receipts = new LinkedHashMap<>();

  /** Mines whatever in the mempool has the next nonce and pays enough. */
  private void mine() {
    for (Bytes raw : sent) {
      RawTransaction transaction = TransactionDecoder.decode(raw.toString());
      if (transaction.getNonce().longValueExact() == minedNonce && pays(transaction)) {
        receipts.put(Keccak256.FUNCTION.hash(raw).toString(), minedNonce + 1);
        minedNonce++;
        return;
      }
    }
  }

  static BigInteger maxFee(RawTransaction transaction) {
    return ((org.web3j.crypto.transaction.type.Transaction1559) transaction.getTransaction())
        .getMaxFeePerGas();
  }

  long mined() {
    return minedNonce;
  }

  private boolean pays(RawTransaction transaction) {
    return maxFee(transaction).compareTo(minimalMaxFee) >= 0;
  }

  private String answer(String method, List<?> params) {
    return switch (method) {
      case "eth_getTransactionCount" -> "\"0x" + Long.toHexString(minedNonce) + "\"";
      case "eth_getBlockByNumber" -> "{\"baseFeePerGas\":\"0x" + baseFee.toString(16) + "\"}";
      case "eth_estimateGas" -> "\"0x5208\"";
      case "eth_call" -> "\"0x\"";
      case "eth_sendRawTransaction" -> {
        sent.add(Bytes.hex(String.valueOf(params.getFirst())));
        yield "\"0x00\"";
      }
      case "eth_getTransactionReceipt" -> {
        mine();
        Long block = receipts.get(String.valueOf(params.getFirst()));
        yield block == null
            ? "null"
            : "{\"transactionHash\":\""
                + params.getFirst()
                + "\",\"status\":\"0x1\",\"blockNumber\":\"0x"
                + Long.toHexString(block)
                + "\"}";
      }
      default -> throw new AssertionError("unexpected " + method);
    };
  }

  @Override
  @SuppressWarnings("rawtypes") // web3j's own signature
  public <T extends Response> T send(Request request, Class<T> responseType) throws IOException {
    if (down) {
      throw new IOException("connection refused");
    }
    String method = request.getMethod();
    String body =
        method.equals("eth_call") && !revert.isEmpty()
            ? "\"error\":{\"code\":3,\"message\":\"execution reverted: " + revert + "\"}"
            : "\"result\":" + answer(method, (List<?>) request.getParams());
    return ObjectMapperFactory.getObjectMapper()
        .readValue("{\"jsonrpc\":\"2.0\",\"id\":1," + body + "}", responseType);
  }

  @Override
  @SuppressWarnings("rawtypes") // web3j's own signature
  public <T extends Response> CompletableFuture<T> sendAsync(
      Request request, Class<T> responseType) {
    throw new AssertionError("the lander blocks");
  }

  @Override
  public BatchResponse sendBatch(BatchRequest batchRequest) {
    throw new AssertionError("the lander sends one by one");
  }

  @Override
  public CompletableFuture<BatchResponse> sendBatchAsync(BatchRequest batchRequest) {
    throw new AssertionError("the lander sends one by one");
  }

  @Override
  @SuppressWarnings("rawtypes") // web3j's own signature
  public <T extends Notification<?>> Flowable<T> subscribe(
      Request request, String unsubscribeMethod, Class<T> responseType) {
    throw new AssertionError("the lander does not subscribe");
  }

  @Override
  public void close() {}
}
