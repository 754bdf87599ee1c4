package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The clients under test, wired as a node wires them. */
final class FollowWorld implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final Endpoints endpoints;
  final List<String> failures = new CopyOnWriteArrayList<>();

  FollowWorld(URI... uris) {
    this(TIMEOUT, uris);
  }

  FollowWorld(Duration timeout, URI... uris) {
    this.endpoints =
        Endpoints.of(http, List.of(uris), timeout, failure -> failures.add(failure.getMessage()));
  }

  Vertx vertx() {
    return vertx;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  BeaconClient beacon(NetworkConfig network) {
    return new BeaconClient(endpoints, network);
  }

  ExecutionClient execution() {
    return new ExecutionClient(endpoints, Keccak256.FUNCTION);
  }

  BlockWalk walk() {
    return new BlockWalk(execution(), Keccak256.FUNCTION);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** To the head, as far as the servers have it. */
  static void drive(ChainFollower<?> follower) {
    while (await(follower.sync().advance())) {}
  }

  /** A file that was cut off anywhere is no state, and the error says which file it is. */
  static void refusesTorn(TrustedFile<?> file, Path path) throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatThrownBy(file::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("delete it to begin at a checkpoint");
    }
    Files.write(path, whole);
  }

  /** Why the future failed. */
  static Throwable failure(Future<?> future) {
    try {
      Object value = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      throw new AssertionError("succeeded with " + value);
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
