package io.nexushub.portal.ethereum;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import io.reactivex.Flowable;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.Web3jService;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.BatchResponse;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.websocket.events.Notification;

/**
 * An execution node with a mempool that forgets, re-prices and mines when the test says so. Time
 * passes by polling: a receipt is asked for, one step of the script is taken.
 */
final class FakeExecutionNode implements Web3jService {
  final List<Bytes> sent = new ArrayList<>();
  private final List<Bytes> pool = new ArrayList<>();
  BigInteger baseFee = BigInteger.TEN.pow(9);
  BigInteger minimalMaxFee = BigInteger.ZERO;
  String revert = "";
  boolean down;

  /** Transactions of the account that no reorganisation can reach any more; -1 if unknown. */
  long finalNonce;

  /** What calls it has carried out are refused the second time, as a message centre does. */
  boolean once;

  /** Calls until the caller's process dies: each of them may be the last, done or not done. */
  int life = Integer.MAX_VALUE;

  private long foreign;
  private Runnable onSent = () -> {};
  private final List<Bytes> chain = new ArrayList<>();

  /** The caller's process is killed here. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Mines whatever in the mempool has the next nonce and pays enough. */
  private void mine() {
    for (Bytes raw : pool) {
      RawTransaction transaction = TransactionDecoder.decode(raw.toString());
      if (transaction.getNonce().longValueExact() == mined() && pays(transaction)) {
        chain.add(raw);
        return;
      }
    }
  }

  /** The newest blocks are replaced by empty ones, and their transactions are forgotten. */
  void reorganise(int blocks) {
    for (int i = 0; i < blocks && !chain.isEmpty(); i++) {
      chain.removeLast();
    }
    pool.clear();
  }

  /** Runs with each transaction that is sent. */
  void whenSent(Runnable action) {
    this.onSent = action;
  }

  /** Somebody else who has the key uses up a nonce. */
  void mineForeign() {
    foreign++;
  }

  /** The data of the transactions on the chain, in order. */
  List<String> executed() {
    return chain.stream().map(FakeExecutionNode::data).toList();
  }

  static String data(Bytes raw) {
    return TransactionDecoder.decode(raw.toString()).getData();
  }

  static BigInteger maxFee(RawTransaction transaction) {
    return ((org.web3j.crypto.transaction.type.Transaction1559) transaction.getTransaction())
        .getMaxFeePerGas();
  }

  long mined() {
    return chain.size() + foreign;
  }

  private boolean pays(RawTransaction transaction) {
    return maxFee(transaction).compareTo(minimalMaxFee) >= 0;
  }

  private String answer(String method, List<?> params) {
    return switch (method) {
      case "eth_getTransactionCount" ->
          "\"0x"
              + Long.toHexString("finalized".equals(params.get(1)) ? finalNonce : mined())
              + "\"";
      case "eth_getBlockByNumber" -> "{\"baseFeePerGas\":\"0x" + baseFee.toString(16) + "\"}";
      case "eth_estimateGas" -> "\"0x5208\"";
      case "eth_call" -> "\"0x\"";
      case "eth_sendRawTransaction" -> {
        sent.add(Bytes.hex(String.valueOf(params.getFirst())));
        pool.add(sent.getLast());
        onSent.run();
        yield "\"0x00\"";
      }
      case "eth_getTransactionReceipt" -> {
        mine();
        int block = indexOf(String.valueOf(params.getFirst()));
        yield block < 0
            ? "null"
            : "{\"transactionHash\":\""
                + params.getFirst()
                + "\",\"status\":\"0x1\",\"blockNumber\":\"0x"
                + Integer.toHexString(block)
                + "\"}";
      }
      default -> throw new AssertionError("unexpected " + method);
    };
  }

  private void live() {
    if (life-- == 0) {
      throw new Killed();
    }
  }

  private int indexOf(String hash) {
    return chain.stream()
        .map(raw -> Keccak256.FUNCTION.hash(raw).toString())
        .toList()
        .indexOf(hash);
  }

  private String refusalOf(List<?> params) {
    String data = ((Transaction) params.getFirst()).getData().substring(2);
    return once && executed().contains(data) ? "27:AlreadyVerified" : revert;
  }

  @Override
  @SuppressWarnings("rawtypes") // web3j's own signature
  public <T extends Response> T send(Request request, Class<T> responseType) throws IOException {
    if (down) {
      throw new IOException("connection refused");
    }
    String method = request.getMethod();
    List<?> params = (List<?>) request.getParams();
    live(); // killed before the node hears of it
    String refusal = method.equals("eth_call") ? refusalOf(params) : "";
    boolean unknown = finalNonce < 0 && params.contains("finalized");
    String body =
        unknown
            ? "\"error\":{\"code\":-39001,\"message\":\"unknown block\"}"
            : refusal.isEmpty()
                ? "\"result\":" + answer(method, params)
                : "\"error\":{\"code\":3,\"message\":\"execution reverted: " + refusal + "\"}";
    live(); // or before its answer is heard
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
