package io.nexushub.portal.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BlockWalk;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumFollower;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.notary.HubTransaction;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.Lane;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every event, once, in order, and without walking the chain again after each restart. */
class EthereumIngestionTest {
  private static final Signer SIGNER =
      LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8("portal")).bytes()));

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger beaconCalls = new AtomicInteger();
  private final FakeLightClient hub = new FakeLightClient();
  private FakeEthereum chain = new FakeEthereum("first");
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::serve)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void everyEventIsTakenOnceAndInOrder() throws Exception {
    chain.quiet(5);
    chain.events(2);
    chain.quiet(3);
    chain.events(1);
    finalised();
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L, 2L, 3L);
  }

  /** Only what is new is read, though nothing was said for long. */
  @Test
  void aRestartGoesOnWhereTheWalkHadCome() throws Exception {
    chain.events(1);
    chain.quiet(250);
    finalised();
    untilIdle(started());
    chain.quiet(5);
    chain.events(1);
    finalised();
    chain.asked.clear();
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L, 2L);
    assertThat(chain.asked).allMatch(number -> number >= 251);
  }

  /** There is nothing that must not be lost: the channel itself knows the last event's block. */
  @Test
  void withoutItsFileItBeginsAtTheLastEvent() throws Exception {
    chain.quiet(300);
    chain.events(1);
    finalised();
    untilIdle(started());
    Files.delete(folder.resolve("walk"));
    chain.quiet(5);
    chain.events(1);
    finalised();
    chain.asked.clear();
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L, 2L);
    assertThat(chain.asked).allMatch(number -> number >= 301);
  }

  @Test
  void theSecondEventOfABlockIsFoundAfterARestart() throws Exception {
    chain.quiet(3);
    chain.events(2);
    finalised();
    EthereumIngestion first = started();
    untilIdle(first);
    hub.taken.removeLast(); // as if somebody had proven the first one only
    Files.delete(folder.resolve("walk"));
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L, 2L);
  }

  @Test
  void aFileOfAnotherChainIsNotBelieved() throws Exception {
    chain.quiet(50);
    finalised();
    untilIdle(started());
    chain = new FakeEthereum("second");
    chain.quiet(2);
    chain.events(1);
    chain.quiet(60);
    finalised();
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L);
  }

  @Test
  void aFileThatIsAheadOfTheChannelIsNotBelieved() throws Exception {
    chain.quiet(2);
    chain.events(3);
    finalised();
    untilIdle(started());
    hub.taken.clear(); // a hub that begins anew
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aDamagedFileIsAsGoodAsNone() throws Exception {
    chain.events(1);
    finalised();
    for (String text :
        List.of("", "99999999999999999999 1 0x", "7 1\n", "-1 1 " + "0".repeat(64))) {
      Files.writeString(folder.resolve("walk"), text);
      untilIdle(started());
      assertThat(hub.taken).containsExactly(1L);
    }
  }

  /** Killed after the channel executed the proof and before anybody here heard of it. */
  @Test
  void anAnswerThatIsLostIsNoEventLost() throws Exception {
    chain.events(2);
    finalised();
    hub.losesItsAnswer = true;
    EthereumIngestion killed = started();
    assertThatThrownBy(killed::turn).isInstanceOf(TransientFailure.class);
    chain.events(1);
    finalised();
    untilIdle(started());
    assertThat(hub.taken).containsExactly(1L, 2L, 3L);
  }

  /** Events in the longest receipts are read and sent a few at a time. */
  @Test
  void longReceiptsDoNotFillTheHeap() throws Exception {
    for (int i = 0; i < 12; i++) {
      chain.events(2, 2_000_000);
    }
    finalised();
    EthereumIngestion ingestion = started();
    assertThat(ingestion.turn()).isEqualTo(Lane.Turn.PROGRESS);
    assertThat(hub.taken).hasSize(18); // nine receipts are just above what is read at once
    untilIdle(ingestion);
    assertThat(hub.taken).hasSize(24).isSorted();
    assertThat(hub.largest).isLessThanOrEqualTo(HubTransaction.MAX_BYTES);
  }

  /** After an outage: what is final is walked first, while the anchors near it are kept. */
  @Test
  void theLightClientWaitsForTheWalk() throws Exception {
    chain.quiet(10);
    chain.events(1);
    chain.quiet(100);
    for (int number :
        LongStream.iterate(12, n -> n + 2).limit(40).mapToInt(n -> (int) n).toArray()) {
      hub.anchors.add(chain.block(number));
    }
    EthereumIngestion ingestion = started();
    assertThat(ingestion.turn()).isEqualTo(Lane.Turn.PROGRESS);
    assertThat(beaconCalls).hasValue(0);
    assertThat(hub.taken).containsExactly(1L);
    assertThat(ingestion.turn()).isEqualTo(Lane.Turn.IDLE);
    assertThat(beaconCalls).hasPositiveValue();
  }

  private void finalised() {
    hub.anchors.clear();
    hub.anchors.add(chain.head());
  }

  private static void untilIdle(EthereumIngestion ingestion) throws TransientFailure {
    int turns = 0;
    while (ingestion.turn() == Lane.Turn.PROGRESS) {
      assertThat(turns++).isLessThan(10);
    }
  }

  /** A life of the portal's. */
  private EthereumIngestion started() throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
    Endpoints endpoints =
        Endpoints.of(
            vertx.createHttpClient(), List.of(uri), Duration.ofSeconds(10), FollowListener.SILENT);
    NetworkAddress community = NetworkAddress.of("0x539.eth");
    HubChannel channel =
        new HubChannel(
            new NodeRpc(vertx, List.of(uri)),
            NetworkAddress.of("0x101.nexus"),
            SIGNER,
            InstantSource.system(),
            duration -> {},
            Duration.ofSeconds(1));
    InstantSource clock = InstantSource.fixed(NetworkConfig.MAINNET.timeOf(150));
    return new EthereumIngestion(
        "ethereum to lc-eth",
        channel,
        new EthereumFollower(
            new BeaconClient(endpoints, NetworkConfig.MAINNET),
            new BlockWalk(new ExecutionClient(endpoints, Keccak256.FUNCTION), Keccak256.FUNCTION),
            clock),
        new EthereumIngestion.Source(community, FakeEthereum.CENTRE, FakeEthereum.LINK, 1),
        WalkCursor.open(folder.resolve("walk")),
        LaneListener.SILENT,
        Keccak256.FUNCTION);
  }

  private void serve(HttpServerRequest request) {
    if (request.path().startsWith("/eth/v1/beacon/")) {
      beaconCalls.incrementAndGet();
      request.response().setStatusCode(404).end();
      return;
    }
    request
        .body()
        .onSuccess(body -> {
          JsonObject call = body.toJsonObject();
          JsonObject answer = new JsonObject().put("jsonrpc", "2.0").put("id", call.getValue("id"));
          String method = call.getString("method");
          try {
            Object result =
                method.startsWith("nexus_")
                    ? hub.answer(method, call.getJsonObject("params"))
                    : chain.answer(method, (JsonArray) call.getValue("params"));
            request.response().end(answer.put("result", result).toBuffer());
          } catch (IllegalStateException broken) {
            request.connection().close();
          }
        });
  }
}
