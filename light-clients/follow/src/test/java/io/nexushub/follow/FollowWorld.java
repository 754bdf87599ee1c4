package io.nexushub.follow;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
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
