package io.nexushub.node.rpc.icon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import foundation.icon.icx.Call;
import foundation.icon.icx.IconService;
import foundation.icon.icx.KeyWallet;
import foundation.icon.icx.Request;
import foundation.icon.icx.SignedTransaction;
import foundation.icon.icx.Transaction;
import foundation.icon.icx.TransactionBuilder;
import foundation.icon.icx.data.Address;
import foundation.icon.icx.data.Block;
import foundation.icon.icx.data.Bytes;
import foundation.icon.icx.data.ConfirmedTransaction;
import foundation.icon.icx.data.ScoreApi;
import foundation.icon.icx.data.TransactionResult;
import foundation.icon.icx.transport.http.HttpProvider;
import foundation.icon.icx.transport.jsonrpc.RpcError;
import foundation.icon.icx.transport.jsonrpc.RpcObject;
import foundation.icon.icx.transport.jsonrpc.RpcValue;
import io.nexushub.interop.LoopchainApplication;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified Java SDK of ICON against the node's HTTP server. */
class IconSdkTest {
  private static final BigInteger NID = BigInteger.valueOf(3);
  private static final Address ECHO = new Address(LoopchainApplication.ECHO.toString());
  private static final BigInteger ENOUGH = BigInteger.valueOf(10_000_000);

  private final CommunityServer server = new CommunityServer();
  private final KeyWallet faucet = KeyWallet.load(new Bytes(CommunityGenesis.FAUCET_SECRET));
  private final KeyWallet bob = KeyWallet.load(new Bytes("0x" + "22".repeat(32)));
  private IconService service;

  @BeforeEach
  void start() throws Exception {
    service = new IconService(new HttpProvider(server.start() + "/api/v3/icon"));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void transfersAndReadsTheResult() throws IOException {
    Transaction transfer = transfer(BigInteger.TEN);
    BigInteger steps = service.estimateStep(transfer).execute();
    Bytes id = send(transfer);

    assertThat(failure(service.getTransactionResult(id)).getCode()).isEqualTo(-31002);
    server.mine();

    TransactionResult result = service.getTransactionResult(id).execute();
    assertThat(result.getStatus()).isEqualTo(1);
    assertThat(result.getStepUsed()).isEqualTo(steps).isEqualTo(100_000);
    assertThat(result.getCumulativeStepUsed()).isEqualTo(steps);
    assertThat(result.getStepPrice()).isZero();
    assertThat(result.getBlockHeight()).isEqualTo(1);
    assertThat(result.getTxHash()).isEqualTo(id);
    assertThat(result.getTo()).isEqualTo(bob.getAddress().toString());
    assertThat(result.getEventLogs()).isEmpty();
    assertThat(result.getFailure()).isNull();
    assertThat(service.getBalance(bob.getAddress()).execute()).isEqualTo(10);
    assertThat(service.getTotalSupply().execute()).isEqualTo(CommunityGenesis.SUPPLY);
  }

  @Test
  void readsBlocksAndTransactions() throws IOException {
    Bytes id = send(transfer(BigInteger.ONE));
    server.mine();

    Block last = service.getLastBlock().execute();
    Block byHeight = service.getBlock(BigInteger.ONE).execute();
    Block byHash = service.getBlock(last.getBlockHash()).execute();
    assertThat(last.getHeight()).isEqualTo(1);
    assertThat(byHeight.getBlockHash()).isEqualTo(last.getBlockHash());
    assertThat(byHash.getTransactions()).hasSize(1);
    assertThat(byHash.getTransactions().getFirst().getTxHash()).isEqualTo(id);
    assertThat(service.getBlock(BigInteger.ZERO).execute().getHeight()).isZero();

    ConfirmedTransaction transaction = service.getTransaction(id).execute();
    assertThat(transaction.getFrom()).isEqualTo(faucet.getAddress());
    assertThat(transaction.getValue()).isEqualTo(1);
    assertThat(transaction.getBlockHash()).isEqualTo(last.getBlockHash());
    assertThat(transaction.getNid()).isEqualTo(NID);
  }

  @Test
  void callsAScore() throws IOException {
    Transaction call = send("0x539.eth", "0x6869");
    assertThat(service.estimateStep(call).execute()).isGreaterThan(BigInteger.valueOf(125_000));
    Bytes id = send(call);
    server.mine();

    TransactionResult result = service.getTransactionResult(id).execute();
    assertThat(result.getStatus()).isEqualTo(1);
    assertThat(result.getEventLogs()).hasSize(2);
    assertThat(result.getEventLogs().getFirst().getScoreAddress()).isEqualTo(ECHO.toString());
    assertThat(result.getLogsBloom()).hasSize(2 + 512).isNotEqualTo("0x" + "0".repeat(512));
    assertThat(read("lastSn")).isEqualTo("0x1");
    assertThat(server.sentMessages()).isEqualTo(1);
  }

  @Test
  void aFailedCallSaysWhy() throws IOException {
    Bytes id = send(send("0x538.eth", "0x6869"));
    server.mine();

    TransactionResult result = service.getTransactionResult(id).execute();
    assertThat(result.getStatus()).isZero();
    assertThat(result.getFailure().getCode()).isEqualTo(32 + 21);
    assertThat(result.getFailure().getMessage()).contains("perhaps '0x539.eth'?");
  }

  @Test
  void describesScores() throws IOException {
    List<ScoreApi> api = service.getScoreApi(ECHO).execute();
    assertThat(api.stream().map(ScoreApi::getName)).contains("send", "lastSn", "Replied");
    assertThat(service.getScoreStatus(ECHO).execute().getCurrent().getStatus()).isEqualTo("active");
  }

  @Test
  void errorsHaveIconsCodes() throws IOException {
    Bytes nothing = new Bytes("0x" + "00".repeat(32));
    assertThat(failure(service.getTransactionResult(nothing)).getCode()).isEqualTo(-31004);
    assertThat(failure(service.getBlock(BigInteger.valueOf(99))).getCode()).isEqualTo(-31004);
    assertThat(failure(service.getScoreApi(new Address("cx" + "1".repeat(40)))).getCode())
        .isEqualTo(-30002);
    Call<foundation.icon.icx.transport.jsonrpc.RpcItem> call =
        new Call.Builder().to(ECHO).method("nothing").build();
    assertThat(failure(service.call(call)).getCode()).isEqualTo(-30003);

    SignedTransaction forged = new SignedTransaction(transfer(BigInteger.ONE), bob);
    RpcError refused = failure(service.sendTransaction(forged));
    assertThat(refused.getCode()).isEqualTo(-32602);
    assertThat(refused.getMessage()).startsWith("signature: by " + bob.getAddress());

    Transaction old =
        TransactionBuilder.newBuilder()
            .nid(NID)
            .from(faucet.getAddress())
            .to(bob.getAddress())
            .value(BigInteger.ONE)
            .stepLimit(ENOUGH)
            .timestamp(BigInteger.valueOf(1_000_000))
            .build();
    RpcError late = failure(service.sendTransaction(new SignedTransaction(old, faucet)));
    assertThat(late.getCode()).isEqualTo(-32602);
    assertThat(late.getMessage()).startsWith("timestamp: 0xf4240").endsWith("at most PT5M)");
  }

  private Transaction transfer(BigInteger value) {
    return builder().to(bob.getAddress()).value(value).build();
  }

  private Transaction send(String to, String message) {
    return builder()
        .to(ECHO)
        .call("send")
        .params(
            new RpcObject.Builder()
                .put("_to", new RpcValue(to))
                .put("_message", new RpcValue(message))
                .build())
        .build();
  }

  private TransactionBuilder.Builder builder() {
    return TransactionBuilder.newBuilder()
        .nid(NID)
        .from(faucet.getAddress())
        .stepLimit(ENOUGH)
        .timestamp(BigInteger.valueOf(server.nowMicros()));
  }

  private Bytes send(Transaction transaction) throws IOException {
    return service.sendTransaction(new SignedTransaction(transaction, faucet)).execute();
  }

  private String read(String method) throws IOException {
    return service.call(new Call.Builder().to(ECHO).method(method).build()).execute().asString();
  }

  private static RpcError failure(Request<?> request) {
    return catchThrowableOfType(RpcError.class, request::execute);
  }
}
