package io.nexushub.node.rpc;

import io.nexushub.node.config.RpcConfig;
import io.nexushub.node.work.SharedWorkers;
import io.nexushub.protocol.ChannelId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The node's HTTP door: JSON-RPC and further paths by channel, {@code /health} and {@code
 * /metrics}.
 *
 * <p>A body is counted while it arrives and kept up to its limit; what is complete waits in the
 * channel's bounded queue for the workers, and when that is full the client is told to come again.
 */
public final class RpcServer {
  private static final String JSON = "application/json";
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;

  /** ICON's SDKs send debug_… methods to the second one. */
  private static final List<String> ROOTS = List.of("/api/v3", "/api/v3d");

  private final Vertx vertx;
  private final RpcConfig config;
  private final RpcChannels channels;
  private final SharedWorkers workers;
  private final NodeReport report;
  private final Router router;
  private final RpcDispatch dispatch;
  private final AtomicInteger connections = new AtomicInteger();
  private @Nullable HttpServer server;

  /** What the node says about itself, for operators and their machines. */
  public interface NodeReport {
    Health health();

    /** Prometheus' text format. */
    String metrics();
  }

  /**
   * How a node is.
   *
   * @param well whether every channel makes progress
   */
  public record Health(boolean well, JsonObject said) {}

  /**
   * @param channels the first one's methods, or the configured one's, are also those of the path
   *     without a name
   * @param workers answer each channel's requests in its turn
   */
  public RpcServer(
      Vertx vertx,
      RpcConfig config,
      RpcChannels channels,
      SharedWorkers workers,
      NodeReport report) {
    this.vertx = vertx;
    this.config = config;
    this.channels = channels;
    this.workers = workers;
    this.report = report;
    this.router = Router.router(vertx);
    this.dispatch = new RpcDispatch(config.batchLimit());
  }

  /** Serves further paths of a channel, now or later; what is answered takes them away again. */
  public Runnable mount(ChannelId channel, List<ChannelPaths> paths) {
    return mount(paths, workers.of(channel));
  }

  /** Serves further paths, which have these threads do their work. */
  public Runnable mount(List<ChannelPaths> paths, SharedWorkers.Share doing) {
    Router own = Router.router(vertx);
    paths.forEach(each -> each.mount(own, vertx, doing));
    Route route = router.route("/*").subRouter(own);
    return route::remove;
  }

  /** The port that was taken. */
  public Future<Integer> listen() {
    HttpServer created =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                // Or a connection that says nothing would neither be counted nor time out.
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(config.http().maxHeaderBytes())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(config.http().idleTimeout().toMillis())));
    server = created;
    return created
        .connectionHandler(this::opened)
        .requestHandler(routed())
        .listen()
        .map(HttpServer::actualPort);
  }

  /** Nobody may take all of the process' file descriptors, nor the memory for all their bodies. */
  private void opened(HttpConnection connection) {
    if (connections.incrementAndGet() > config.http().connectionLimit()) {
      connection.close();
    }
    connection.closeHandler(closed -> connections.decrementAndGet());
  }

  public Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  private Router routed() {
    if (!config.corsOrigins().isEmpty()) {
      CorsHandler cors = CorsHandler.create();
      config.corsOrigins().forEach(cors::addOrigin);
      // Without a handler the router would log an error for each stranger's page.
      router.errorHandler(FORBIDDEN, refused -> refused.response().setStatusCode(FORBIDDEN).end());
      router
          .route()
          .order(Integer.MIN_VALUE) // before what was mounted already
          .handler(
              cors.allowedMethod(HttpMethod.POST)
                  .allowedMethod(HttpMethod.GET)
                  .allowedHeader("content-type")
                  .allowedHeader(RpcOptions.HEADER));
    }
    for (String root : ROOTS) {
      router.post(root).handler(context -> receive(context, defaultChannel()));
      router.post(root + "/").handler(context -> receive(context, defaultChannel()));
      router
          .post(root + "/:channel")
          .handler(
              context -> receive(context, Objects.requireNonNull(context.pathParam("channel"))));
    }
    router.get("/health").handler(this::health);
    router.get("/metrics").handler(this::metrics);
    return router;
  }

  private String defaultChannel() {
    return config.defaultChannel().isEmpty()
        ? channels.names().getFirst().name()
        : config.defaultChannel();
  }

  private void receive(RoutingContext context, String channel) {
    Optional<RpcChannels.Served> found =
        ChannelId.isValid(channel) ? channels.find(ChannelId.of(channel)) : Optional.empty();
    if (found.isEmpty()) {
      refuse(
          context, NOT_FOUND, "channel: not found (expected: one of " + channels.names() + ")\n");
      return;
    }
    switch (found.get()) {
      case RpcChannels.Served.Open(var methods) ->
          receive(context, methods, workers.of(ChannelId.of(channel)));
      case RpcChannels.Served.Shut(String why) ->
          refuse(context, RpcAnswer.BUSY, "channel " + channel + ": " + why + "\n");
    }
  }

  private static void refuse(RoutingContext context, int status, String why) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end(why);
  }

  private void receive(
      RoutingContext context, Map<String, RpcMethod> methods, SharedWorkers.Share channel) {
    HttpServerResponse response = context.response();
    RpcOptions options = RpcOptions.of(context.request().getHeader(RpcOptions.HEADER));
    BodyReader.read(vertx, context.request(), config.maxBodyBytes(), config.http().readTimeout())
        .onSuccess(body -> work(response, new RpcDispatch.Request(methods, options, body), channel))
        .onFailure(cause -> {
          if (cause instanceof BodyReader.TooLong tooLong) {
            send(response, tooLarge(tooLong.bytes()));
          }
        });
  }

  private RpcAnswer tooLarge(long received) {
    return RpcAnswer.refused(
        RpcAnswer.TOO_LARGE,
        new RpcError(
            RpcError.REQUEST,
            "body: " + received + " bytes (expected: <= " + config.maxBodyBytes() + ")"));
  }

  private void work(
      HttpServerResponse response, RpcDispatch.Request request, SharedWorkers.Share channel) {
    Context loop = vertx.getOrCreateContext();
    try {
      channel.execute(() -> answer(response, request, channel, loop));
    } catch (RejectedExecutionException e) {
      RpcError busy =
          new RpcError(
              RpcError.SERVER,
              "busy: "
                  + config.queueLimit()
                  + " requests of the channel wait (expected: fewer; try again)");
      send(response, RpcAnswer.refused(RpcAnswer.BUSY, busy));
    }
  }

  private void answer(
      HttpServerResponse response,
      RpcDispatch.Request request,
      SharedWorkers.Share channel,
      Context loop) {
    var _ =
        dispatch
            .answer(request, channel)
            .thenAccept(answer -> loop.runOnContext(done -> send(response, answer)));
  }

  private static void send(HttpServerResponse response, RpcAnswer answer) {
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(answer.status()).putHeader("content-type", JSON).end(answer.body());
    }
  }

  private void health(RoutingContext context) {
    Health health = report.health();
    context
        .response()
        .setStatusCode(health.well() ? RpcAnswer.OK : RpcAnswer.BUSY)
        .putHeader("content-type", JSON)
        .end(health.said().toBuffer());
  }

  private void metrics(RoutingContext context) {
    context
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(report.metrics());
  }
}
