package io.nexushub.follow;

import io.nexushub.protocol.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One server: asked over HTTP, given a time to answer and a length to answer in. */
final class Endpoint {
  private static final int MAX_ERROR_TEXT = 200;

  private final HttpClient http;
  private final URI uri;
  private final Duration timeout;

  Endpoint(HttpClient http, URI uri, Duration timeout) {
    this.http = http;
    this.uri = uri;
    this.timeout = timeout;
  }

  /** An answer with status 200. */
  record Answer(@Nullable String contentType, Bytes body) {}

  URI uri() {
    return uri;
  }

  Future<Answer> get(String path, String accept, int limit) {
    RequestOptions options = options(HttpMethod.GET, path).putHeader("accept", accept);
    return ask(options, Buffer.buffer(), "GET " + path, limit);
  }

  /** Posts JSON to the endpoint's own path. */
  Future<Answer> post(Buffer json, String call, int limit) {
    RequestOptions options =
        options(HttpMethod.POST, "").putHeader("content-type", "application/json");
    return ask(options, json, call, limit);
  }

  private RequestOptions options(HttpMethod method, String path) {
    String prefix = uri.getRawPath() == null ? "" : uri.getRawPath();
    String joined = prefix.endsWith("/") && path.startsWith("/") ? path.substring(1) : path;
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    String target = prefix + joined;
    return new RequestOptions()
        .setMethod(method)
        .setHost(uri.getHost())
        .setPort(port)
        .setSsl(tls)
        .setURI(target.isEmpty() ? "/" : target)
        .setFollowRedirects(false);
  }

  private Future<Answer> ask(RequestOptions options, Buffer body, String call, int limit) {
    Promise<Answer> answer = Promise.promise();
    Future<HttpClientRequest> request = http.request(options);
    // nested, so that reading begins on the request's own context before the answer can end
    request
        .compose(open -> open.send(body).compose(response -> read(response, call, limit)))
        .onComplete(answer);
    return answer
        .future()
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(cause -> {
          // a slow or endless answer must not hold its connection
          request.onSuccess(HttpClientRequest::reset);
          return Future.failedFuture(
              cause instanceof EndpointFailure
                  ? cause
                  : EndpointFailure.unavailable(
                      uri, call, cause, "an answer within " + timeout.toMillis() + " ms"));
        });
  }

  private Future<Answer> read(HttpClientResponse response, String call, int limit) {
    boolean good = response.statusCode() == 200;
    Promise<Answer> answer = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(chunk -> {
      if (body.length() + chunk.length() > limit) {
        response.handler(ignored -> {});
        answer.tryFail(
            EndpointFailure.malformed(
                uri, call, "more than " + limit + " bytes", "<= " + limit + " bytes"));
      } else {
        body.appendBuffer(chunk);
      }
    });
    response.exceptionHandler(answer::tryFail);
    response.endHandler(end -> {
      if (good) {
        answer.tryComplete(
            new Answer(response.getHeader("content-type"), Bytes.wrap(body.getBytes())));
      } else {
        answer.tryFail(status(response.statusCode(), call, body));
      }
    });
    return answer.future();
  }

  private EndpointFailure status(int status, String call, Buffer body) {
    String text = body.toString();
    String shown = text.length() > MAX_ERROR_TEXT ? text.substring(0, MAX_ERROR_TEXT) : text;
    return EndpointFailure.status(uri, call, status, shown.replaceAll("\\p{Cntrl}", " "));
  }
}
