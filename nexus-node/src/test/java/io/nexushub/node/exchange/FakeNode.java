package io.nexushub.node.exchange;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A JSON-RPC server that answers each method with what a test gave it. */
public record FakeNode(HttpServer server, Map<String, Object> answers) {
  public static FakeNode start(Vertx vertx) {
    Map<String, Object> answers = new ConcurrentHashMap<>();
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      String method = body.toJsonObject().getString("method");
                      JsonObject answer = new JsonObject().put("jsonrpc", "2.0").put("id", 1);
                      request.response().end(answer.put("result", answers.get(method)).toBuffer());
                    }))
            .listen(0, "127.0.0.1")
            .await();
    return new FakeNode(server, answers);
  }

  public void answer(String method, Object answer) {
    answers.put(method, answer);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }
}
