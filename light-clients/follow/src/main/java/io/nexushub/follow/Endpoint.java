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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One server: asked over HTTP, given a time to answer and a length to answer in. */
final class Endpoint {
  static final int OK = 200;

  private static final int BAD_REQUEST = 400;
  private static final int MAX_ERROR_TEXT = 200;

  private final HttpClient http;
  private final URI uri;
  private final Duration timeout;

  Endpoint(HttpClient http, URI uri, Duration timeout) {
    this.http = http;
    this.uri = uri;
    this.timeout = timeout;
  }

  /** An answer with status 200, or one that says in JSON-RPC's own words what is wrong. */
  record Answer(int status, @Nullable String contentType, Bytes body) {}

  URI uri() {
    return uri;
  }

  Future<Answer> get(String path, String accept, int limit) {
    RequestOptions options = options(HttpMethod.GET, path).putHeader("accept", accept);
    return ask(options, Buffer.buffer(), new Question("GET " + path, limit, List.of(OK)));
  }

  /** Posts JSON to the endpoint's own path. ICON's nodes say with status 400 what they refuse. */
  Future<Answer> post(Buffer json, String call, int limit) {
    RequestOptions options =
        options(HttpMethod.POST, "").putHeader("content-type", "application/json");
    return ask(options, json, new Question(call, limit, List.of(OK, BAD_REQUEST)));
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

  /** What is asked, how long the answer may be and which status it may have. */
  private record Question(String call, int limit, List<Integer> statuses) {}

  private Future<Answer> ask(RequestOptions options, Buffer body, Question question) {
    String call = question.call();
    Promise<Answer> answer = Promise.promise();
    Future<HttpClientRequest> request = http.request(options);
    // nested, so that reading begins on the request's own context before the answer can end
    request
        .compose(open -> open.send(body).compose(response -> read(response, question)))
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

  private Future<Answer> read(HttpClientResponse response, Question question) {
    String call = question.call();
    int limit = question.limit();
    int status = response.statusCode();
    boolean good = question.statuses().contains(status);
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
            new Answer(status, response.getHeader("content-type"), Bytes.wrap(body.getBytes())));
      } else {
        answer.tryFail(status(status, call, body.toString()));
      }
    });
    return answer.future();
  }

  EndpointFailure status(int status, String call, String text) {
    String shown = text.length() > MAX_ERROR_TEXT ? text.substring(0, MAX_ERROR_TEXT) : text;
    return EndpointFailure.status(uri, call, status, shown.replaceAll("\\p{Cntrl}", " "));
  }
}
