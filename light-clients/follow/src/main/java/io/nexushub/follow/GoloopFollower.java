package io.nexushub.follow;

import io.nexushub.lightclient.goloop.GoloopEvidence;
import io.nexushub.lightclient.goloop.GoloopEvidence.Subject;
import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopProven.Fact;
import io.nexushub.lightclient.goloop.GoloopReceipt;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainTransaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.TrieProof;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows a goloop network from a checkpoint and proves what its transactions did.
 *
 * <p>
 *
 * {@snippet :
 * GoloopState begin = GoloopFollower.begin(client, endpoints, checkpoint).await();
 * GoloopFollower follower =
 *     new GoloopFollower(vertx, client, endpoints, begin, InstantSource.system());
 * while (follower.sync().advance().await()) {}
 * follower.transaction(id).await().receipt().succeeded();
 * }
 */
public final class GoloopFollower implements ChainFollower<GoloopState> {
  /** What is trusted, in a file. */
  public static final TrustedFile.Codec<GoloopState> CODEC =
      TrustedFile.Codec.of(GoloopState::encode, GoloopState::decode)
          .sealed("nexus light client of goloop 1");

  private static final int MAX_NODES = 64;
  private static final int MAX_EVENTS = 256;

  private final GoloopLightClient client;
  private final Endpoints endpoints;
  private final GoloopSource source = new GoloopSource();
  private final ChainSync<GoloopState, GoloopUpdate> sync;
  private volatile int votes;

  public GoloopFollower(
      Vertx vertx,
      GoloopLightClient client,
      Endpoints endpoints,
      GoloopState begin,
      InstantSource clock) {
    this.client = client;
    this.endpoints = endpoints;
    this.sync =
        new ChainSync<>(
            vertx,
            endpoints,
            source,
            ChainRules.of(client, GoloopState::conflict, GoloopUpdate::encode),
            begin,
            clock,
            (update, after) -> votes = update.votes().votes().size());
  }

  /** What a client trusts that begins at a checkpoint. */
  public static Future<GoloopState> begin(
      GoloopLightClient client, Endpoints endpoints, BlockCheckpoint checkpoint) {
    return endpoints.ask(endpoint ->
        GoloopSource.header(endpoint, checkpoint.height())
            .compose(header ->
                header.id().equals(checkpoint.hash())
                    ? GoloopSource.validators(endpoint, header)
                        .compose(validators ->
                            IconRpc.believed(
                                endpoint,
                                "checkpoint",
                                client.initialise(checkpoint.hash(), header, validators)))
                    : IconRpc.untrue(
                        endpoint,
                        "block " + checkpoint.height(),
                        header.id(),
                        checkpoint.hash() + ", the checkpoint")));
  }

  /**
   * What a client trusts that goes on where a loopchain network became a goloop network.
   *
   * @param last what a client of loopchain trusts that has come to its last block
   */
  public static Future<GoloopState> succeed(
      GoloopLightClient client, Endpoints endpoints, LoopchainState last, InstantSource clock) {
    long height = last.header().height();
    Hash voters = new Validators(last.reps().reps()).hash();
    return endpoints.ask(endpoint ->
        new GoloopSource()
            .after(endpoint, height, voters)
            .compose(first ->
                first.isPresent()
                    ? IconRpc.believed(
                        endpoint,
                        "blocks after loopchain's " + height,
                        client.succeed(last, first.orElseThrow(), clock.instant()))
                    : Future.failedFuture(
                        EndpointFailure.unavailable(
                            endpoint.uri(),
                            "blocks after loopchain's " + height,
                            "none",
                            "one of goloop's with votes on it"))));
  }

  @Override
  public ChainSync<GoloopState, GoloopUpdate> sync() {
    return sync;
  }

  @Override
  public Voting voting() {
    GoloopState trusted = sync.trusted();
    return new Voting(
        source.head(),
        trusted.header().height(),
        votes,
        trusted.voters().orElse(trusted.validators()).size(),
        trusted.validators().hash(),
        Optional.of(time(trusted)));
  }

  /** When the newest trusted block was made, as its voters say. */
  public static Instant time(GoloopState trusted) {
    return BlockCheckpoint.time(trusted.header().timestamp());
  }

  /**
   * What is proven of a transaction.
   *
   * @param height of its block
   * @param index its place there
   * @param events those that the endpoint spoke of, each proven; that there are no more, is not
   */
  public record ProvenTransaction(
      long height,
      int index,
      LoopchainTransaction transaction,
      GoloopReceipt receipt,
      List<Fact.OfEvent> events) {
    public ProvenTransaction {
      events = List.copyOf(events);
    }
  }

  /**
   * A transaction and its receipt, by headers from the newest trusted block down. Fails if no
   * endpoint knows it, which proves nothing.
   */
  public Future<ProvenTransaction> transaction(Hash id) {
    return sync.proven(trusted ->
        endpoints.ask(endpoint ->
            IconRpc.place(endpoint, id)
                .compose(place -> new Proof(endpoint, trusted, place, id).all())));
  }

  /** One endpoint's proof of one transaction. */
  private final class Proof {
    private final Endpoint endpoint;
    private final GoloopState trusted;
    private final IconRpc.Place place;
    private final Hash id;

    Proof(Endpoint endpoint, GoloopState trusted, IconRpc.Place place, Hash id) {
      this.endpoint = endpoint;
      this.trusted = trusted;
      this.place = place;
      this.id = id;
    }

    Future<ProvenTransaction> all() {
      long top = trusted.header().height();
      return IconRpc.reach(
              endpoint,
              "transaction " + id,
              place.height(),
              top - 1,
              GoloopEvidence.MAX_HEADERS - 1)
          .compose(reachable ->
              IconRpc.all(
                  0, top - place.height(), below -> GoloopSource.header(endpoint, top - below)))
          .compose(this::below);
    }

    private Future<ProvenTransaction> below(List<GoloopHeader> headers) {
      List<GoloopHeader> executed = headers.subList(0, headers.size() - 1);
      return transaction(headers)
          .compose(transaction ->
              receipt(executed, headers.getLast().id())
                  .compose(proven ->
                      events(executed, proven, headers.getLast().id())
                          .map(events ->
                              new ProvenTransaction(
                                  place.height(),
                                  place.index(),
                                  transaction,
                                  proven.receipt(),
                                  events))));
    }

    private Future<LoopchainTransaction> transaction(List<GoloopHeader> headers) {
      GoloopHeader block = headers.getLast();
      if (block.transactions().isEmpty()) {
        return untrue("a block without transactions", "one that has it");
      }
      return trie(block.transactions().orElseThrow(), List.of())
          .compose(path ->
              proven(headers, new Subject.OfTransaction(place.index(), path))
                  .compose(fact -> {
                    LoopchainTransaction found = ((Fact.OfTransaction) fact).transaction();
                    return found.id().equals(id)
                        ? Future.succeededFuture(found)
                        : untrue("transaction " + found.id(), id);
                  }));
    }

    /** Node by node: goloop has no method for proofs of transactions. */
    private Future<TrieProof> trie(Hash root, List<Bytes> nodes) {
      TrieProof soFar = new TrieProof(nodes);
      Bytes key = new RlpWriter().signed(place.index()).toBytes();
      var missing = soFar.missing(HashFunction.SHA3_256, root, key);
      return missing.isEmpty() || nodes.size() > MAX_NODES
          ? Future.succeededFuture(soFar)
          : IconRpc.data(endpoint, missing.orElseThrow())
              .compose(node -> {
                List<Bytes> more = new ArrayList<>(nodes);
                more.add(node);
                return trie(root, more);
              });
    }

    private Future<Fact.OfReceipt> receipt(List<GoloopHeader> executed, Hash block) {
      return IconRpc.ask(
              endpoint,
              "icx_getProofForResult",
              where(block),
              IconRpc.MAX_SMALL,
              result -> new TrieProof(IconRpc.base64List(result, MAX_NODES)))
          .compose(path -> proven(executed, new Subject.OfReceipt(place.index(), path)))
          .map(fact -> (Fact.OfReceipt) fact);
    }

    private JsonObject where(Hash block) {
      return new JsonObject()
          .put("hash", block.toString())
          .put("index", "0x" + Integer.toHexString(place.index()));
    }

    /** As many as the endpoint speaks of. */
    private Future<List<Fact.OfEvent>> events(
        List<GoloopHeader> executed, Fact.OfReceipt proven, Hash block) {
      if (proven.receipt().eventsRoot().isEmpty()) {
        return Future.succeededFuture(List.of());
      }
      return IconRpc.receipt(endpoint, id)
          .compose(json ->
              Reading.form(
                  endpoint,
                  "icx_getTransactionResult",
                  () -> {
                    Object logs = json.getValue("eventLogs");
                    if (logs instanceof JsonArray items && items.size() <= MAX_EVENTS) {
                      return items.size();
                    }
                    throw MalformedMessage.of(
                        "eventLogs", "no list, or a longer one", "a list of up to " + MAX_EVENTS);
                  }))
          .compose(count -> events(executed, count, block));
    }

    private Future<List<Fact.OfEvent>> events(List<GoloopHeader> executed, int count, Hash block) {
      JsonArray indexes = new JsonArray();
      for (int i = 0; i < count; i++) {
        indexes.add("0x" + Integer.toHexString(i));
      }
      return IconRpc.ask(
              endpoint,
              "icx_getProofForEvents",
              where(block).put("events", indexes),
              IconRpc.MAX_BLOCK,
              result -> paths(result, count))
          .compose(paths -> {
            Subject.OfReceipt receipt = new Subject.OfReceipt(place.index(), paths.getFirst());
            return IconRpc.all(
                0,
                count - 1L,
                at ->
                    proven(
                            executed,
                            new Subject.OfEvent(receipt, (int) at, paths.get((int) at + 1)))
                        .map(fact -> (Fact.OfEvent) fact));
          });
    }

    private Future<Fact> proven(List<GoloopHeader> headers, Subject subject) {
      return IconRpc.believed(
              endpoint,
              "proof of transaction " + id,
              client.prove(trusted, new GoloopEvidence(headers, subject)))
          .map(proven -> proven.fact());
    }

    private <T> Future<T> untrue(Object found, Object expected) {
      return IconRpc.untrue(
          endpoint,
          "transaction %d of block %d".formatted(place.index(), place.height()),
          found,
          expected);
    }
  }

  /** The receipt's first, then one for each event. */
  private static List<TrieProof> paths(Object result, int events) throws MalformedMessage {
    if (!(result instanceof JsonArray items) || items.size() != events + 1) {
      throw MalformedMessage.of(
          "result", "something else", "a list of " + (events + 1) + " proofs");
    }
    List<TrieProof> paths = new ArrayList<>();
    for (Object item : items) {
      paths.add(new TrieProof(IconRpc.base64List(item, MAX_NODES)));
    }
    return paths;
  }
}
