package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Beacon nodes' light-client routes, read as SSZ. Decoding is strict; whether an object is signed
 * is for the light client to say.
 */
public final class BeaconClient {
  /** Periods asked for at once: half a megabyte of mainnet's updates. */
  static final int BATCH = 16;

  private static final String SSZ = "application/octet-stream";
  private static final String JSON = "application/json";
  private static final int MAX_JSON = 256 * 1024;
  private static final int DIGEST_LENGTH = 4;
  private static final String LIGHT_CLIENT = "/eth/v1/beacon/light_client/";

  private final Endpoints endpoints;
  private final NetworkConfig network;
  private final LightClientObjects objects;

  public BeaconClient(Endpoints endpoints, NetworkConfig network) {
    this.endpoints = endpoints;
    this.network = network;
    this.objects = new LightClientObjects(network);
  }

  public NetworkConfig network() {
    return network;
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  /** The network that the endpoints say they are on: for devnets, and to compare with. */
  public static Future<NetworkConfig> describe(Endpoints endpoints, String name) {
    return endpoints.ask(endpoint ->
        json(endpoint, "/eth/v1/beacon/genesis")
            .compose(genesis ->
                json(endpoint, "/eth/v1/config/spec")
                    .compose(spec ->
                        Reading.form(
                            endpoint,
                            "genesis and spec",
                            () -> BeaconSpec.network(name, genesis, spec)))));
  }

  /**
   * The network that a file describes: {@code {"genesis": …, "spec": …}}, each the {@code data} of
   * the route of that name.
   *
   * @throws MalformedMessage with what is missing or contradictory
   */
  public static NetworkConfig network(String name, JsonObject description) throws MalformedMessage {
    return BeaconSpec.network(
        name,
        ExecutionJson.object(description.getValue("genesis"), "genesis"),
        ExecutionJson.object(description.getValue("spec"), "spec"));
  }

  /**
   * Fails if the endpoints are on another network, or the network has another fork schedule than
   * this client was made with.
   */
  public Future<Void> checkNetwork() {
    return describe(endpoints, network.name())
        .compose(found ->
            BeaconSpec.difference(found, network)
                .map(difference -> Future.<Void>failedFuture(new WrongNetwork(difference)))
                .orElseGet(Future::succeededFuture));
  }

  /** The network is not the configured one; asking again does not help. */
  public static final class WrongNetwork extends Exception {
    private static final long serialVersionUID = 1L;

    WrongNetwork(String difference) {
      super(difference);
    }
  }

  /** A beacon block as endpoints describe it: for telling an operator, never for deciding. */
  public record UnprovenHeader(Hash root, long slot) {}

  /** What an endpoint holds for finalised. For proposing a checkpoint to an operator only. */
  public Future<Hash> unprovenFinalizedRoot() {
    return unprovenHeader("finalized")
        .compose(found ->
            found
                .map(header -> Future.succeededFuture(header.root()))
                .orElseGet(() -> Future.failedFuture("no finalised block yet")));
  }

  /**
   * The block of that id ({@code finalized}, a root or a slot) as an endpoint describes it; empty
   * if the endpoint has no such block.
   */
  public Future<Optional<UnprovenHeader>> unprovenHeader(String id) {
    String path = "/eth/v1/beacon/headers/" + id;
    return endpoints.ask(endpoint ->
        Reading.ifKnown(
            json(endpoint, path)
                .compose(data -> Reading.form(endpoint, "GET " + path, () -> unproven(data)))));
  }

  private static UnprovenHeader unproven(JsonObject data) throws MalformedMessage {
    JsonObject header = ExecutionJson.object(data.getValue("header"), "header");
    JsonObject message = ExecutionJson.object(header.getValue("message"), "message");
    return new UnprovenHeader(
        new Hash(ExecutionJson.fixed(data, "root", Hash.LENGTH)),
        BeaconSpec.number(message, "slot"));
  }

  /** The bootstrap of that block: exists for the first block of a finalised epoch only. */
  public Future<LightClientBootstrap> bootstrap(Hash root) {
    String path = LIGHT_CLIENT + "bootstrap/" + root;
    return endpoints.ask(endpoint ->
        ssz(endpoint, path, LightClientObjects.MAX_LENGTH)
            .compose(body ->
                Reading.form(
                    endpoint,
                    "GET " + path,
                    () -> {
                      LightClientBootstrap bootstrap = objects.bootstrap(body);
                      Hash found = bootstrap.header().beacon().root();
                      if (!found.equals(root)) {
                        throw MalformedMessage.of("bootstrap of", found, root);
                      }
                      return bootstrap;
                    })));
  }

  /**
   * The best update of each period from {@code first} on, at most {@code count}; fewer if the
   * endpoint has no more. An endpoint that fails over one missing period is asked one by one.
   */
  public Future<List<LightClientUpdate>> updates(long first, int count) {
    int batch = Math.clamp(count, 1, BATCH);
    return endpoints.ask(endpoint ->
        updates(endpoint, first, batch)
            .recover(
                cause -> batch > 1 ? updates(endpoint, first, 1) : Future.failedFuture(cause)));
  }

  private Future<List<LightClientUpdate>> updates(Endpoint endpoint, long first, int count) {
    String path = LIGHT_CLIENT + "updates?start_period=" + first + "&count=" + count;
    return ssz(endpoint, path, count * (LightClientObjects.MAX_LENGTH + Long.BYTES))
        .compose(body -> Reading.form(endpoint, "GET " + path, () -> split(body, first, count)));
  }

  /** {@code [length, 8 bytes, little endian][fork digest, 4 bytes][update]}, repeated. */
  private List<LightClientUpdate> split(Bytes body, long first, int count) throws MalformedMessage {
    List<LightClientUpdate> updates = new ArrayList<>();
    int at = 0;
    while (at < body.length()) {
      if (updates.size() == count || body.length() - at < Long.BYTES) {
        throw MalformedMessage.of("updates", (body.length() - at) + " surplus bytes", "the end");
      }
      long length = littleEndian(body, at);
      at += Long.BYTES;
      if (length < DIGEST_LENGTH || length > body.length() - at) {
        throw MalformedMessage.of("update's length", length, "4 to " + (body.length() - at));
      }
      int end = at + (int) length;
      LightClientUpdate update = objects.update(Form.UPDATE, body.slice(at + DIGEST_LENGTH, end));
      long period = network.preset().period(update.attestedSlot());
      if (period != first + updates.size()) {
        throw MalformedMessage.of("update of period", period, first + updates.size());
      }
      updates.add(update);
      at = end;
    }
    return updates;
  }

  private static long littleEndian(Bytes body, int at) {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << 8 | (body.at(at + i) & 0xff);
    }
    return value;
  }

  /** The latest finality update; empty as long as the endpoint knows of none. */
  public Future<Optional<LightClientUpdate>> finalityUpdate() {
    return newest("finality_update", Form.FINALITY_UPDATE);
  }

  /** The latest header that a committee signed; empty as long as the endpoint knows of none. */
  public Future<Optional<LightClientUpdate>> optimisticUpdate() {
    return newest("optimistic_update", Form.OPTIMISTIC_UPDATE);
  }

  private Future<Optional<LightClientUpdate>> newest(String route, Form form) {
    String path = LIGHT_CLIENT + route;
    return endpoints.ask(endpoint ->
        Reading.ifKnown(
            ssz(endpoint, path, LightClientObjects.MAX_LENGTH)
                .compose(body ->
                    Reading.form(endpoint, "GET " + path, () -> objects.update(form, body)))));
  }

  static Future<Bytes> ssz(Endpoint endpoint, String path, int limit) {
    return endpoint
        .get(path, SSZ, limit)
        .compose(answer ->
            answer.contentType() != null && answer.contentType().startsWith(JSON)
                ? Future.failedFuture(
                    EndpointFailure.malformed(
                        endpoint.uri(), "GET " + path, answer.contentType(), SSZ))
                : Future.succeededFuture(answer.body()));
  }

  /** The {@code data} object of a JSON answer. */
  static Future<JsonObject> json(Endpoint endpoint, String path) {
    return json(endpoint, path, MAX_JSON);
  }

  static Future<JsonObject> json(Endpoint endpoint, String path, int limit) {
    return endpoint
        .get(path, JSON, limit)
        .compose(answer ->
            Reading.form(
                endpoint,
                "GET " + path,
                () ->
                    ExecutionJson.object(
                        ExecutionJson.parsed(answer.body()).getValue("data"), "data")));
  }
}
