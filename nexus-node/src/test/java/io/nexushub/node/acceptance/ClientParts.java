package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.BeaconHistory;
import io.nexushub.follow.BlockWalk;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.EthereumFollower;
import io.nexushub.follow.EthereumSync;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A light client's parts on one network, each for whichever servers it is to ask. */
final class ClientParts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration RESTART = Duration.ofSeconds(60);
  private static final List<String> UNREACHABLE =
      List.of("Connection re", "Connection was closed", "status 502");

  private final Vertx vertx;
  private final HttpClient http;
  private final NetworkConfig network;
  private final EthereumLightClient client;

  private ClientParts(Vertx vertx, HttpClient http, NetworkConfig network) {
    this.vertx = vertx;
    this.http = http;
    this.network = network;
    this.client =
        new EthereumLightClient(
            network, EthereumSync.POLICY, new JblstScheme(), Keccak256.FUNCTION);
  }

  /** For the network that a beacon node is on. */
  static ClientParts of(Vertx vertx, URI beacon) throws Exception {
    // both nodes of the devnet close what has been idle for five seconds
    HttpClient http = vertx.createHttpClient(new HttpClientOptions().setKeepAliveTimeout(2));
    Endpoints one = Endpoints.of(http, List.of(beacon), PATIENCE, FollowListener.SILENT);
    return new ClientParts(vertx, http, BeaconClient.describe(one, "devnet").await());
  }

  HttpClient http() {
    return http;
  }

  NetworkConfig network() {
    return network;
  }

  EthereumLightClient client() {
    return client;
  }

  BeaconHistory history(URI... beacons) {
    return new BeaconHistory(beacon(beacons), Keccak256.FUNCTION);
  }

  BlockWalk walk(ExecutionClient execution) {
    return new BlockWalk(execution, Keccak256.FUNCTION);
  }

  EthereumFollower follower(URI beacon, URI execution) {
    return new EthereumFollower(
        beacon(beacon),
        new BlockWalk(execution(execution), Keccak256.FUNCTION),
        InstantSource.system());
  }

  EthereumSync sync(EthereumStore from, URI... beacons) {
    return sync(from, PATIENCE, beacons);
  }

  EthereumSync sync(EthereumStore from, Duration timeout, URI... beacons) {
    BeaconClient beacon =
        new BeaconClient(
            Endpoints.of(http, List.of(beacons), timeout, FollowListener.SILENT), network);
    return new EthereumSync(vertx, client, beacon, from, InstantSource.system());
  }

  BeaconClient beacon(URI... uris) {
    return new BeaconClient(endpoints(uris), network);
  }

  ExecutionClient execution(URI... uris) {
    return new ExecutionClient(endpoints(uris), Keccak256.FUNCTION);
  }

  private Endpoints endpoints(URI... uris) {
    return Endpoints.of(http, List.of(uris), PATIENCE, FollowListener.SILENT);
  }

  Buffer raw(URI beacon, String path) throws Exception {
    return http.request(
            new RequestOptions()
                .setHost(beacon.getHost())
                .setPort(beacon.getPort())
                .putHeader("accept", "application/octet-stream")
                .setURI(path))
        .compose(request -> request.send().compose(response -> response.body()))
        .await();
  }

  interface Attempt<T> {
    T make() throws Exception;
  }

  /**
   * What comes of it, if need be after another try: on a busy machine the execution node may be
   * started again in the middle of a call. What an answer said is never asked for again.
   */
  <T> T eventually(Attempt<T> attempt) throws Exception {
    Instant end = Instant.now().plus(RESTART);
    while (true) {
      try {
        return attempt.make();
      } catch (Exception failed) {
        String said = String.valueOf(failed.getMessage());
        boolean answered = UNREACHABLE.stream().noneMatch(said::contains);
        if (answered || Instant.now().isAfter(end)) {
          throw failed;
        }
        vertx.timer(500).await();
      }
    }
  }

  String failure(Attempt<?> attempt) {
    Throwable failed = catchThrowable(() -> eventually(attempt));
    assertThat(failed).isNotNull();
    return String.valueOf(failed.getMessage());
  }

  static <T> T accepted(Verdict<T> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<T>) verdict).value();
  }

  static void refused(Verdict<?> verdict, Kind kind, String saying) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Refusal refusal = ((Verdict.Refused<?>) verdict).refusal();
    assertThat(refusal.toString()).contains(saying);
    assertThat(refusal.kind()).isEqualTo(kind);
  }
}
