package io.nexushub.node.acceptance;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/** Stands between a client and an honest server and changes what the server says. */
final class LyingProxy implements AutoCloseable {
  /** What is said in place of the truth. */
  @FunctionalInterface
  interface Lie {
    Lie NONE = (path, question, truth) -> truth;

    Buffer instead(String path, Buffer question, Buffer truth) throws Exception;
  }

  private final Vertx vertx;
  private final HttpClient http;
  private final URI honest;
  private final HttpServer server;
  private volatile Lie lie = Lie.NONE;
  private volatile Duration delay = Duration.ZERO;

  LyingProxy(Vertx vertx, HttpClient http, URI honest) throws Exception {
    this.vertx = vertx;
    this.http = http;
    this.honest = honest;
    this.server =
        vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  void tell(Lie told) {
    lie = told;
    delay = Duration.ZERO;
  }

  void dawdle(Duration by) {
    lie = Lie.NONE;
    delay = by;
  }

  private void handle(HttpServerRequest asked) {
    asked
        .body()
        .compose(question -> forward(asked, question))
        .onFailure(cause -> {
          if (!asked.response().headWritten()) { // unless who asked has gone away
            asked.response().setStatusCode(502).end(String.valueOf(cause));
          }
        });
  }

  private Future<Void> forward(HttpServerRequest asked, Buffer question) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(asked.method())
            .setHost(honest.getHost())
            .setPort(honest.getPort())
            .setURI(asked.uri());
    for (String header : new String[] {"accept", "content-type"}) {
      if (asked.getHeader(header) != null) {
        options.putHeader(header, asked.getHeader(header));
      }
    }
    return http.request(options)
        .compose(open -> open.send(question))
        .compose(response ->
            response
                .body()
                .compose(truth -> {
                  asked.response().setStatusCode(response.statusCode());
                  String type = response.getHeader("content-type");
                  if (type != null) {
                    asked.response().putHeader("content-type", type);
                  }
                  return later(() ->
                      asked
                          .response()
                          .end(
                              response.statusCode() == 200
                                  ? lie.instead(asked.uri(), question, truth)
                                  : truth));
                }));
  }

  private interface Answering {
    Future<Void> answer() throws Exception;
  }

  private Future<Void> later(Answering answering) {
    Future<?> due = delay.isZero() ? Future.succeededFuture() : vertx.timer(delay.toMillis());
    return due.compose(ignored -> {
      try {
        return answering.answer();
      } catch (Exception failed) {
        return Future.failedFuture(failed);
      }
    });
  }

  @Override
  public void close() throws Exception {
    server.close().await();
  }
}
