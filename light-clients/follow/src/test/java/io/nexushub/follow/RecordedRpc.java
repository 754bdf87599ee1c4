package io.nexushub.follow;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers JSON-RPC calls from a recording; what was not recorded is null. */
final class RecordedRpc implements ResponseDefinitionTransformerV2 {
  static final String NAME = "recorded-rpc";

  private final Map<String, Object> results = new LinkedHashMap<>();

  RecordedRpc(JsonArray recording) {
    for (Object call : recording) {
      JsonObject recorded = (JsonObject) call;
      results.put(
          recorded.getString("method") + recorded.getJsonArray("params"),
          recorded.getValue("result"));
    }
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    JsonObject request = new JsonObject(event.getRequest().getBodyAsString());
    Object result = results.get(request.getString("method") + request.getJsonArray("params"));
    JsonObject answer = new JsonObject().put("jsonrpc", "2.0").put("id", 1).put("result", result);
    return new ResponseDefinitionBuilder().withStatus(200).withBody(answer.encode()).build();
  }

  @Override
  public boolean applyGlobally() {
    return false;
  }

  @Override
  public String getName() {
    return NAME;
  }
}
