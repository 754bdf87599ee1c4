package io.nexushub.node.rpc;

import io.nexushub.node.work.SharedWorkers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * JSON-RPC for the node's operator at {@code /admin}: only for who shows the token of the node's
 * file. Pages of other origins cannot, because a browser asks before it sends the header, and is
 * refused.
 */
public final class AdminPath implements ChannelPaths {
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_BODY = 4 << 20;
  private static final Duration READ_LIMIT = Duration.ofSeconds(30);
  private static final String SCHEME = "Bearer ";

  private final String token;
  private final Map<String, RpcMethod> methods;
  private final RpcDispatch dispatch = new RpcDispatch(1);

  public AdminPath(String token, Map<String, RpcMethod> methods) {
    this.token = token;
    this.methods = methods;
  }

  @Override
  public void mount(Router router, Vertx vertx, SharedWorkers.Share workers) {
    router.post("/admin").handler(context -> receive(context, vertx, workers));
  }

  private void receive(RoutingContext context, Vertx vertx, SharedWorkers.Share workers) {
    String shown = context.request().getHeader("authorization");
    HttpServerResponse response = context.response();
    if (shown == null || !shown.startsWith(SCHEME) || !isToken(shown.substring(SCHEME.length()))) {
      response
          .setStatusCode(UNAUTHORIZED)
          .putHeader("www-authenticate", "Bearer")
          .end("authorization: not the operator's token (expected: Bearer and the token)\n");
      return;
    }
    Context loop = vertx.getOrCreateContext();
    BodyReader.read(vertx, context.request(), MAX_BODY, READ_LIMIT)
        .onSuccess(body -> {
          try {
            workers.execute(() -> answer(response, body, workers, loop));
          } catch (RejectedExecutionException e) {
            response.setStatusCode(RpcAnswer.BUSY).end("busy (expected: try again)\n");
          }
        })
        .onFailure(cause -> {
          if (!response.ended() && !response.closed()) {
            response.setStatusCode(RpcAnswer.TOO_LARGE).end(cause.getMessage() + "\n");
          }
        });
  }

  private void answer(
      HttpServerResponse response, Buffer body, SharedWorkers.Share workers, Context loop) {
    var _ =
        dispatch
            .answer(new RpcDispatch.Request(methods, RpcOptions.of(null), body), workers)
            .thenAccept(answer ->
                loop.runOnContext(done -> {
                  if (!response.ended() && !response.closed()) {
                    response
                        .setStatusCode(answer.status())
                        .putHeader("content-type", "application/json")
                        .end(answer.body());
                  }
                }));
  }

  /** In a time that says nothing about where they differ. */
  private boolean isToken(String shown) {
    return MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
