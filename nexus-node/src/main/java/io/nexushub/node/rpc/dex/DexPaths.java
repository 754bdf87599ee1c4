package io.nexushub.node.rpc.dex;

import io.nexushub.lft.Answer;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.rpc.ChannelPaths;
import io.nexushub.node.rpc.RpcJson;
import io.nexushub.node.work.SharedWorkers;
import io.nexushub.protocol.RpcItem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exchange answers to GET; docs/spec/dex.md has the table. */
public final class DexPaths implements ChannelPaths {
  private static final Logger LOG = LoggerFactory.getLogger(DexPaths.class);
  private static final int INVALID_PARAMS = -32602;

  /** Codes of quotes that could not be given begin below this one. */
  private static final int NO_QUOTE = -30_400;

  /** No pool, and the last of those that are the exchange's state and not the question's fault. */
  private static final int NO_POOL = NO_QUOTE - 1;

  private static final int POOL_EMPTY = NO_QUOTE - 4;
  private static final int LAST_FAULT = NO_QUOTE - 8;

  /** A price so much older than the time between idle blocks is none. */
  private static final Duration BEHIND = Duration.ofSeconds(30);

  private final Channel channel;
  private final InstantSource clock;

  private DexPaths(Channel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  public static ChannelPaths of(Channel channel, InstantSource clock) {
    return new DexPaths(channel, clock);
  }

  /**
   * A question to the application.
   *
   * @param unknown what does not exist if the application refuses well-formed parameters; empty if
   *     that cannot be the reason
   */
  private record Question(String method, RpcItem.Dict params, String unknown, boolean fresh) {
    static Question of(String method, RpcItem.Dict params) {
      return new Question(method, params, "", false);
    }

    static Question about(String unknown, String method, RpcItem.Dict params) {
      return new Question(method, params, unknown, false);
    }
  }

  private interface Reading {
    Question read(RoutingContext request) throws RestParams.Malformed;
  }

  @Override
  public void mount(Router router, Vertx vertx, SharedWorkers.Share workers) {
    String base = "/api/v3/" + channel.config().id().name();
    Door door = new Door(router, vertx, workers);
    door.serve(base + "/pools", DexPaths::pools);
    door.serve(base + "/pools/:network0/:address0/:network1/:address1", DexPaths::pool);
    door.serve(base + "/quote", DexPaths::quote);
    door.serve(base + "/orders", DexPaths::orders);
    door.serve(base + "/orders/:id", DexPaths::orderById);
    door.serve(base + "/orders/:network/:number", DexPaths::orderBySource);
    door.serve(base + "/shares", DexPaths::shares);
    door.serve(base + "/reserves", request -> plain(request, "getReserves"));
    door.serve(base + "/status", request -> plain(request, "getStatus"));
    OrderStreams streams = new OrderStreams(channel, vertx, workers, clock);
    router.get(base + "/orders/:network/:number/events").handler(streams::open);
  }

  /** Where questions come in, and answers go out. */
  private final class Door {
    private final Router router;
    private final Vertx vertx;
    private final Executor workers;

    private Door(Router router, Vertx vertx, SharedWorkers.Share workers) {
      this.router = router;
      this.vertx = vertx;
      this.workers = workers;
    }

    private void serve(String path, Reading reading) {
      router.get(path).handler(request -> receive(request, reading));
    }

    private void receive(RoutingContext request, Reading reading) {
      HttpServerResponse response = request.response();
      try {
        Question question = reading.read(request);
        Context loop = vertx.getOrCreateContext();
        workers.execute(() -> {
          RestAnswer answer = answer(question);
          loop.runOnContext(done -> answer.send(response));
        });
      } catch (RestParams.Malformed malformed) {
        malformed.answer().send(response);
      } catch (RejectedExecutionException e) {
        busy().send(response);
      }
    }
  }

  static RestAnswer busy() {
    return RestAnswer.refused(
        RestAnswer.UNAVAILABLE, "BUSY", "requests wait already (expected: fewer; try again)");
  }

  private RestAnswer answer(Question question) {
    try {
      Optional<RestAnswer> behind = question.fresh() ? behind() : Optional.empty();
      return behind.orElseGet(() ->
          switch (channel.query(question.method(), question.params())) {
            case Answer.Found(RpcItem value) -> RestAnswer.found(RpcJson.json(value));
            case Answer.Refused(int code, String reason) -> refused(question, code, reason);
          });
    } catch (RuntimeException e) {
      LOG.error("{} failed", question.method(), e);
      return RestAnswer.refused(RestAnswer.INTERNAL, "INTERNAL", "internal error");
    }
  }

  /** A node that hears nothing of the others would quote yesterday's price. */
  private Optional<RestAnswer> behind() {
    long limit = channel.config().blocks().idleInterval().plus(BEHIND).toSeconds();
    long age =
        TimeUnit.MILLISECONDS.toSeconds(clock.millis())
            - TimeUnit.MICROSECONDS.toSeconds(channel.last().timestampMicros());
    return age <= limit
        ? Optional.empty()
        : Optional.of(
            RestAnswer.refused(
                RestAnswer.UNAVAILABLE,
                "BEHIND",
                "last block: %d seconds old (expected: <= %d; ask another node)"
                    .formatted(age, limit)));
  }

  private static RestAnswer refused(Question question, int code, String reason) {
    if (code == INVALID_PARAMS) {
      return question.unknown().isEmpty()
          ? RestAnswer.refused(RestAnswer.BAD_REQUEST, "MALFORMED", reason)
          : RestAnswer.refused(
              RestAnswer.NOT_FOUND, "NOT_FOUND", question.unknown() + ": not found");
    }
    if (code <= NO_POOL && code >= LAST_FAULT) {
      int status =
          code == NO_POOL
              ? RestAnswer.NOT_FOUND
              : code >= POOL_EMPTY ? RestAnswer.CONFLICT : RestAnswer.UNPROCESSABLE;
      String[] named = reason.split(": ", 2);
      return RestAnswer.refused(status, named[0], named[named.length - 1]);
    }
    LOG.error("{} refused with {}: {}", question.method(), code, reason);
    return RestAnswer.refused(RestAnswer.INTERNAL, "INTERNAL", "internal error");
  }

  private static Question plain(RoutingContext request, String method) throws RestParams.Malformed {
    RestParams.of(request);
    return Question.of(method, RpcItem.dict());
  }

  private static Question pools(RoutingContext request) throws RestParams.Malformed {
    RestParams params = RestParams.of(request, "first", "second");
    return params.has("first") || params.has("second")
        ? pool(pair(params))
        : Question.of("getPools", RpcItem.dict());
  }

  private static Question pool(RoutingContext request) throws RestParams.Malformed {
    RestParams params = RestParams.of(request);
    return pool(
        RpcItem.dict()
            .with("first", params.assetOf("network0", "address0").toString())
            .with("second", params.assetOf("network1", "address1").toString()));
  }

  private static Question pool(RpcItem.Dict pair) {
    return Question.about("pool", "getPool", pair);
  }

  private static RpcItem.Dict pair(RestParams params) throws RestParams.Malformed {
    return RpcItem.dict()
        .with("first", params.asset("first").toString())
        .with("second", params.asset("second").toString());
  }

  private static Question quote(RoutingContext request) throws RestParams.Malformed {
    RestParams params = RestParams.of(request, "give", "get", "amount", "wanted", "slippage_ppm");
    RpcItem.Dict question =
        RpcItem.dict()
            .with("give", params.asset("give").toString())
            .with("get", params.asset("get").toString());
    for (String name : new String[] {"amount", "wanted", "slippage_ppm"}) {
      question = withNatural(question, params, name);
    }
    return new Question("getQuote", question, "", true);
  }

  private static Question orders(RoutingContext request) throws RestParams.Malformed {
    RestParams params =
        RestParams.of(request, "network", "owner", "first", "second", "skip", "limit");
    RpcItem.Dict question = RpcItem.dict();
    if (params.has("network") || params.has("owner")) {
      question = holder(question, params);
    }
    if (params.has("first") || params.has("second")) {
      question =
          question
              .with("first", params.asset("first").toString())
              .with("second", params.asset("second").toString());
    }
    question = withNatural(question, params, "skip");
    return Question.of("getOrders", withNatural(question, params, "limit"));
  }

  private static Question orderById(RoutingContext request) throws RestParams.Malformed {
    String id = RestParams.of(request).idOf("id");
    return Question.about("order " + id, "getOrder", RpcItem.dict().with("id", id));
  }

  private static Question orderBySource(RoutingContext request) throws RestParams.Malformed {
    String source = RestParams.of(request).sourceOf("network", "number").toString();
    return Question.about("order " + source, "getOrder", RpcItem.dict().with("source", source));
  }

  private static Question shares(RoutingContext request) throws RestParams.Malformed {
    RestParams params = RestParams.of(request, "network", "owner", "first", "second");
    return Question.about("pool", "getShares", holder(pair(params), params));
  }

  private static RpcItem.Dict holder(RpcItem.Dict question, RestParams params)
      throws RestParams.Malformed {
    return question
        .with("network", params.network("network").toString())
        .with("owner", params.owner("owner").toString());
  }

  private static RpcItem.Dict withNatural(RpcItem.Dict question, RestParams params, String name)
      throws RestParams.Malformed {
    Optional<RpcItem.Text> value = params.natural(name);
    return value.isPresent() ? question.with(name, value.get()) : question;
  }
}
