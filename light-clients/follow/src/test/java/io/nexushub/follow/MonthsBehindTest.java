package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.Preset;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.simulator.TestData;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that was off for 46 periods of mainnet, 52 days, catches up in rounds, over HTTP. */
class MonthsBehindTest {
  private static final long FIRST = 1347;
  private static final int PERIODS = 46;
  private static final int LENGTH = Long.BYTES;

  private final Vertx vertx = Vertx.vertx();
  private final NetworkConfig mainnet = NetworkConfig.MAINNET;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final EthereumLightClient client =
      new EthereumLightClient(mainnet, EthereumSync.POLICY, new JblstScheme(), Keccak256.FUNCTION);

  @AfterEach
  void close() {
    FollowWorld.await(vertx.close());
  }

  @Test
  void itCatchesUpInBatchesAndIsFurtherAfterEach() throws IOException {
    Path folder = TestData.path("ethereum/public/mainnet-deneb/updates-1347-1392");
    List<Buffer> updates = split(served(folder, "light_client_updates"));
    assertThat(updates).hasSize(PERIODS);
    Buffer bootstrap = served(folder, "light_client_bootstrap");
    HttpServer server =
        FollowWorld.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> answer(request, bootstrap, updates))
                .listen(0, "127.0.0.1"));
    try (FollowWorld world =
        new FollowWorld(URI.create("http://127.0.0.1:" + server.actualPort()))) {
      BeaconClient beacon = world.beacon(mainnet);
      Instant now = mainnet.timeOf((FIRST + PERIODS) * mainnet.preset().slotsPerPeriod() - 1);
      EthereumStore begin =
          FollowWorld.await(
              new Checkpoints(client, beacon, world.execution())
                  .begin(root(bootstrap), Duration.ofDays(60), now));
      EthereumSync sync = new EthereumSync(vertx, client, beacon, begin, InstantSource.fixed(now));
      List<Long> reached = new ArrayList<>();
      while (FollowWorld.await(sync.advance())) {
        reached.add(sync.trusted().period(Preset.MAINNET));
      }
      assertThat(reached).containsExactly(1362L, 1378L, 1392L);
      assertThat(asked)
          .startsWith(
              "start_period=1347&count=16",
              "start_period=1363&count=16",
              "start_period=1379&count=14");
      assertThat(sync.trusted().anchors()).hasSize(PERIODS);
      assertThat(world.failures).isEmpty();
    }
  }

  private void answer(HttpServerRequest request, Buffer bootstrap, List<Buffer> updates) {
    request.response().putHeader("content-type", "application/octet-stream");
    if (request.path().contains("bootstrap")) {
      request.response().end(bootstrap);
    } else if (request.path().endsWith("updates")) {
      asked.add(request.query());
      int first = (int) (Long.parseLong(request.getParam("start_period")) - FIRST);
      int count = Integer.parseInt(request.getParam("count"));
      Buffer body = Buffer.buffer();
      updates
          .subList(Math.min(first, PERIODS), Math.min(first + count, PERIODS))
          .forEach(body::appendBuffer);
      request.response().end(body);
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private Hash root(Buffer bootstrap) {
    try {
      return new LightClientObjects(mainnet)
          .bootstrap(Bytes.wrap(bootstrap.getBytes()))
          .header()
          .beacon()
          .root();
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static List<Buffer> split(Buffer bodies) {
    List<Buffer> updates = new ArrayList<>();
    for (int at = 0; at < bodies.length(); ) {
      int end = at + LENGTH + (int) bodies.getLongLE(at);
      updates.add(bodies.slice(at, end));
      at = end;
    }
    return updates;
  }

  private static Buffer served(Path folder, String part) throws IOException {
    try (var files = Files.list(folder)) {
      Path file = files.filter(each -> each.toString().contains(part)).findFirst().orElseThrow();
      return Buffer.buffer(Files.readAllBytes(file));
    }
  }
}
