package io.nexushub.node;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An outside client of a node's HTTP door. */
final class RpcCaller {
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  RpcCaller(int port) {
    this.port = port;
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    return http.send(
        request(path).header(header, value).build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonObject call(String method, JsonObject params) throws IOException, InterruptedException {
    JsonObject request =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", method)
            .put("params", params);
    return new JsonObject(post("/api/v3/ledger", request.encode()).body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }
}
