package io.nexushub.node.rpc.icon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import foundation.icon.icx.IconService;
import foundation.icon.icx.KeyWallet;
import foundation.icon.icx.SignedTransaction;
import foundation.icon.icx.Transaction;
import foundation.icon.icx.TransactionBuilder;
import foundation.icon.icx.data.Bytes;
import foundation.icon.icx.data.TransactionResult;
import foundation.icon.icx.transport.http.HttpProvider;
import foundation.icon.icx.transport.jsonrpc.RpcError;
import io.nexushub.node.rpc.Later;
import io.nexushub.node.rpc.RpcOptions;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls that wait, by the unmodified SDK and by hand. */
@Timeout(90)
class WaitingTest {
  private final CommunityServer server = new CommunityServer();
  private final KeyWallet faucet = KeyWallet.load(new Bytes(CommunityGenesis.FAUCET_SECRET));
  private final HttpClient http = HttpClient.newHttpClient();
  private String url;
  private IconService service;

  @BeforeEach
  void start() throws Exception {
    url = server.start() + "/api/v3/icon";
    service = new IconService(new HttpProvider(url));
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private SignedTransaction transfer(int loop) {
    Transaction transaction =
        TransactionBuilder.newBuilder()
            .nid(BigInteger.valueOf(3))
            .from(faucet.getAddress())
            .to(KeyWallet.load(new Bytes("0x" + "22".repeat(32))).getAddress())
            .value(BigInteger.valueOf(loop))
            .timestamp(BigInteger.valueOf(server.nowMicros()))
            .build();
    return new SignedTransaction(transaction, faucet, BigInteger.valueOf(1_000_000));
  }

  private CompletableFuture<JsonObject> wait(Bytes transaction, long millis) {
    String body =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", "icx_waitTransactionResult")
            .put("params", new JsonObject().put("txHash", transaction.toString()))
            .encode();
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(url))
                .header("Icon-Options", "timeout=" + millis)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> new JsonObject(answer.body()));
  }

  @Test
  void theSdkGetsTheResultOfWhatItSends() throws Exception {
    ScheduledExecutorService miner = Executors.newSingleThreadScheduledExecutor();
    try {
      miner.scheduleWithFixedDelay(server::mine, 50, 50, TimeUnit.MILLISECONDS);
      TransactionResult sent = service.sendTransactionAndWait(transfer(1)).execute();
      assertThat(sent.getStatus()).isEqualTo(1);
      assertThat(service.waitTransactionResult(sent.getTxHash()).execute().getBlockHeight())
          .isEqualTo(sent.getBlockHeight());
    } finally {
      miner.shutdownNow();
    }
  }

  @Test
  void aTimeoutTellsTheHash() throws Exception {
    Bytes id = service.sendTransaction(transfer(1)).execute();
    JsonObject error = wait(id, 50).get(20, TimeUnit.SECONDS).getJsonObject("error");
    assertThat(error.getInteger("code")).isEqualTo(-31006);
    assertThat(error.getString("data")).isEqualTo(id.toString());
    RpcError unknown =
        catchThrowableOfType(
            RpcError.class,
            () -> service.waitTransactionResult(new Bytes("0x" + "07".repeat(32))).execute());
    assertThat(unknown.getCode()).isEqualTo(-31004);
    server.mine();
    assertThat(wait(id, 50).get(20, TimeUnit.SECONDS).getJsonObject("result").getString("status"))
        .isEqualTo("0x1");
  }

  @Test
  void theServersOwnLimitHasItsOwnCode() throws Exception {
    Bytes id = service.sendTransaction(transfer(1)).execute();
    WaitingMethods methods =
        new WaitingMethods(server.channel(), new IconJson(BigInteger.ZERO), Duration.ofMillis(20));
    Object later =
        methods
            .result()
            .call(
                new JsonObject().put("txHash", id.toString()),
                new RpcOptions(Optional.of(Duration.ofHours(1))));
    assertThat(later).isInstanceOf(Later.class);
    boolean happened = ((Later) later).until().get(20, TimeUnit.SECONDS);
    io.nexushub.node.rpc.RpcError late =
        catchThrowableOfType(
            io.nexushub.node.rpc.RpcError.class, () -> ((Later) later).then().answer(happened));
    assertThat(late.code()).isEqualTo(-31007);
  }

  /** The server has two worker threads; three calls wait, and it still answers. */
  @Test
  void noThreadIsHeldAndTheirNumberIsLimited() throws Exception {
    Bytes id = service.sendTransaction(transfer(1)).execute();
    List<CompletableFuture<JsonObject>> waiting = new ArrayList<>();
    for (int i = 0; i < SoloChannel.WAITERS; i++) {
      waiting.add(wait(id, 25_000));
    }
    while (server.channel().waiters() < SoloChannel.WAITERS) {
      Thread.onSpinWait(); // They are on their way.
    }
    JsonObject refused = wait(id, 1).get(20, TimeUnit.SECONDS).getJsonObject("error");
    assertThat(refused.getInteger("code")).isEqualTo(-31005);
    assertThat(refused.getString("data")).isEqualTo(id.toString());
    assertThat(service.getLastBlock().execute().getHeight()).isZero();
    server.mine();
    for (CompletableFuture<JsonObject> each : waiting) {
      assertThat(each.get(20, TimeUnit.SECONDS).getJsonObject("result").getString("txHash"))
          .isEqualTo(id.toString());
    }
  }
}
