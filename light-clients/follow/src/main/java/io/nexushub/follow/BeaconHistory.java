package io.nexushub.follow;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.BeaconBlock;
import io.nexushub.lightclient.ethereum.BeaconBlockHeader;
import io.nexushub.lightclient.ethereum.BeaconHistoryRules;
import io.nexushub.lightclient.ethereum.BeaconLeap;
import io.nexushub.lightclient.ethereum.Branch;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.HistoricalSummaries;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Ancestors of any age, where neither headers nor the states' own histories reach: from a finalised
 * state's {@code historical_summaries}, the roots of one period's blocks, and the old block itself.
 * All of it is asked of beacon nodes and hashes up to what the light client holds for final.
 *
 * <p>Summaries with their proof are served by Lodestar and by Nimbus; blocks and headers of years
 * ago by a node that keeps them.
 */
public final class BeaconHistory {
  /** Lodestar's route and Nimbus'; no other node has one, and the specification none. */
  private static final List<String> SUMMARIES =
      List.of(
          "/eth/v1/lodestar/states/%s/historical_summaries",
          "/nimbus/v1/debug/beacon/states/%s/historical_summaries");

  /** Two hashes of 70 characters and their names, for a century of mainnet's periods. */
  private static final int MAX_SUMMARIES_JSON = 8 * 1024 * 1024;

  /** Asked for at once: a period of mainnet is 8,192 headers. */
  private static final int HEADERS_AT_ONCE = 16;

  private static final int KEPT_PERIODS = 4;

  private final BeaconClient beacon;
  private final NetworkConfig network;
  private final BeaconHistoryRules rules;
  private final HashFunction keccak;
  private final Map<Long, List<Hash>> periods =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, List<Hash>> eldest) {
              return size() > KEPT_PERIODS;
            }
          });

  public BeaconHistory(BeaconClient beacon, HashFunction keccak) {
    this.beacon = beacon;
    this.network = beacon.network();
    this.rules = new BeaconHistoryRules(network);
    this.keccak = keccak;
  }

  /** Proves that blocks are ancestors of whatever is the newest anchor at the time. */
  public Ancestry below(Supplier<Optional<Anchor>> newest) {
    return old ->
        newest
            .get()
            .map(anchor -> leap(anchor, old).<Void>mapEmpty())
            .orElseGet(() -> Future.failedFuture("nothing is final yet"));
  }

  /** Whether the block's period has a summary in the anchor's state. */
  boolean reaches(Anchor anchor, ExecutionHeader old) {
    return position(anchor, old).isPresent();
  }

  private OptionalInt position(Anchor anchor, ExecutionHeader old) {
    return rules.summaryOf(network.slotOf(old.timestamp()), anchor.slot());
  }

  /** Proves that the block is an ancestor of the anchor's; fails if it is not, or is too young. */
  public Future<BeaconLeap> leap(Anchor anchor, ExecutionHeader old) {
    OptionalInt position = position(anchor, old);
    long slot = network.slotOf(old.timestamp());
    if (position.isEmpty()) {
      return Future.failedFuture(
          new IllegalArgumentException(
              "block #%d of slot %d (expected: of a period with a summary at slot %d)"
                  .formatted(old.number(), slot, anchor.slot())));
    }
    return header(anchor.beaconRoot())
        .compose(finalised ->
            summaries(finalised)
                .compose(summaries -> {
                  Period period = new Period(slot / slotsPerRoot(), position.getAsInt());
                  return history(summaries, period, (int) (slot % slotsPerRoot()))
                      .compose(way -> joined(finalised, way, old));
                }));
  }

  /** A period, and where its summary stands. */
  private record Period(long number, int position) {}

  /** A root that the summaries lead to, and the branch. */
  private record Way(Hash root, Branch branch) {}

  private int slotsPerRoot() {
    return network.preset().slotsPerHistoricalRoot();
  }

  private Future<BeaconLeap> joined(BeaconBlockHeader finalised, Way way, ExecutionHeader old) {
    return block(way.root())
        .compose(block -> {
          BeaconLeap leap =
              new BeaconLeap(finalised, block.header(), way.branch(), block.payload());
          return rules
              .refusal(leap, old.hash(keccak))
              .map(refusal -> Future.<BeaconLeap>failedFuture(new NoAncestor(refusal)))
              .orElseGet(() -> Future.succeededFuture(leap));
        });
  }

  /** What was asked for is of another chain: the servers need not have lied. */
  public static final class NoAncestor extends Exception {
    private static final long serialVersionUID = 1L;

    NoAncestor(Refusal refusal) {
      super(refusal.toString());
    }
  }

  private Future<BeaconBlockHeader> header(Hash root) {
    String path = "/eth/v1/beacon/headers/" + root;
    return beacon
        .endpoints()
        .ask(endpoint ->
            BeaconClient.json(endpoint, path)
                .compose(data -> read(endpoint, path, () -> named(data, root))));
  }

  private static BeaconBlockHeader named(JsonObject data, Hash root) throws MalformedMessage {
    JsonObject message =
        ExecutionJson.object(
            ExecutionJson.object(data.getValue("header"), "header").getValue("message"), "message");
    BeaconBlockHeader header =
        new BeaconBlockHeader(
            BeaconSpec.number(message, "slot"),
            BeaconSpec.number(message, "proposer_index"),
            hash(message, "parent_root"),
            hash(message, "state_root"),
            hash(message, "body_root"));
    if (!header.root().equals(root)) {
      throw MalformedMessage.of("header's root", header.root(), root);
    }
    return header;
  }

  private Future<HistoricalSummaries> summaries(BeaconBlockHeader finalised) {
    return beacon.endpoints().ask(endpoint -> summaries(endpoint, finalised, 0));
  }

  private Future<HistoricalSummaries> summaries(
      Endpoint endpoint, BeaconBlockHeader finalised, int route) {
    String path = SUMMARIES.get(route).formatted(finalised.stateRoot());
    return BeaconClient.json(endpoint, path, MAX_SUMMARIES_JSON)
        .compose(data ->
            read(
                endpoint,
                path,
                () -> {
                  HistoricalSummaries summaries = summaries(data);
                  Optional<Refusal> refusal = rules.refusal(finalised, summaries);
                  if (refusal.isPresent()) {
                    throw new MalformedMessage(refusal.orElseThrow().toString());
                  }
                  return summaries;
                }))
        .recover(cause ->
            EndpointFailure.isNotFound(cause) && route + 1 < SUMMARIES.size()
                ? summaries(endpoint, finalised, route + 1)
                : Future.failedFuture(cause));
  }

  private static HistoricalSummaries summaries(JsonObject data) throws MalformedMessage {
    List<HistoricalSummaries.Summary> summaries = new ArrayList<>();
    for (Object item : ExecutionJson.array(data, "historical_summaries")) {
      JsonObject json = ExecutionJson.object(item, "summary");
      summaries.add(
          new HistoricalSummaries.Summary(
              hash(json, "block_summary_root"), hash(json, "state_summary_root")));
    }
    List<Hash> proof = new ArrayList<>();
    for (Bytes node : ExecutionJson.nodes(data, "proof")) {
      if (node.length() != Hash.LENGTH) {
        throw MalformedMessage.of("proof", node.length() + " bytes", Hash.LENGTH + " bytes");
      }
      proof.add(new Hash(node));
    }
    return new HistoricalSummaries(summaries, new Branch(proof));
  }

  /** The roots of a period, from one endpoint, since only all of them can be checked. */
  private Future<Way> history(HistoricalSummaries summaries, Period period, int index) {
    List<Hash> kept = periods.get(period.number());
    return beacon
        .endpoints()
        .ask(endpoint ->
            (kept == null ? roots(endpoint, period.number()) : Future.succeededFuture(kept))
                .compose(roots ->
                    read(
                        endpoint,
                        "headers of period " + period.number(),
                        () -> {
                          Way way =
                              new Way(
                                  roots.get(index),
                                  summaries
                                      .branch(period.position(), roots, index)
                                      .orElseThrow(() ->
                                          MalformedMessage.of(
                                              "roots of period " + period.number(),
                                              "others",
                                              "those of its summary")));
                          periods.put(period.number(), roots);
                          return way;
                        })));
  }

  private Future<List<Hash>> roots(Endpoint endpoint, long period) {
    long first = period * slotsPerRoot();
    return before(endpoint, first - 1)
        .compose(last -> roots(endpoint, first, first + slotsPerRoot(), last, new ArrayList<>()));
  }

  /** The block that an empty slot's root is that of, if the period begins with one. */
  private Future<Hash> before(Endpoint endpoint, long slot) {
    return slot < 0
        ? Future.succeededFuture(Hash.ZERO)
        : root(endpoint, slot)
            .compose(found ->
                found.map(Future::succeededFuture).orElseGet(() -> before(endpoint, slot - 1)));
  }

  private Future<List<Hash>> roots(
      Endpoint endpoint, long next, long end, Hash last, List<Hash> known) {
    if (next == end) {
      return Future.succeededFuture(List.copyOf(known));
    }
    List<Future<Optional<Hash>>> asked = new ArrayList<>();
    long upTo = Math.min(end, next + HEADERS_AT_ONCE);
    for (long slot = next; slot < upTo; slot++) {
      asked.add(root(endpoint, slot));
    }
    return Future.all(asked)
        .compose(answers -> {
          Hash newest = last;
          for (Future<Optional<Hash>> answer : asked) {
            newest = answer.result().orElse(newest);
            known.add(newest);
          }
          return roots(endpoint, upTo, end, newest, known);
        });
  }

  /** Empty if the slot is. Asked twice if need be: among thousands of calls a connection breaks. */
  private static Future<Optional<Hash>> root(Endpoint endpoint, long slot) {
    return rootOnce(endpoint, slot)
        .recover(cause ->
            cause instanceof EndpointFailure failure
                    && failure.kind() == EndpointFailure.Kind.UNAVAILABLE
                ? rootOnce(endpoint, slot)
                : Future.failedFuture(cause));
  }

  private static Future<Optional<Hash>> rootOnce(Endpoint endpoint, long slot) {
    String path = "/eth/v1/beacon/headers/" + slot;
    return BeaconClient.json(endpoint, path)
        .compose(data -> read(endpoint, path, () -> Optional.of(hash(data, "root"))))
        .recover(cause ->
            EndpointFailure.isNotFound(cause)
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause));
  }

  private Future<BeaconBlock> block(Hash root) {
    String path = "/eth/v2/beacon/blocks/" + root;
    return beacon
        .endpoints()
        .ask(endpoint ->
            BeaconClient.ssz(endpoint, path, BeaconBlock.MAX_LENGTH)
                .compose(body ->
                    read(
                        endpoint,
                        path,
                        () -> {
                          BeaconBlock block = BeaconBlock.decode(network, body);
                          if (!block.header().root().equals(root)) {
                            throw MalformedMessage.of("block", block.header().root(), root);
                          }
                          return block;
                        })));
  }

  private static Hash hash(JsonObject json, String field) throws MalformedMessage {
    return new Hash(ExecutionJson.fixed(json, field, Hash.LENGTH));
  }

  /** All of these answers can be checked: one that does not hold is false. */
  private static <T> Future<T> read(Endpoint endpoint, String path, Reading<T> reading) {
    try {
      return Future.succeededFuture(reading.read());
    } catch (MalformedMessage untrue) {
      return Future.failedFuture(
          EndpointFailure.untrue(
              endpoint.uri(),
              "GET " + path,
              String.valueOf(untrue.getMessage()),
              "what its hash says"));
    }
  }
}
