package io.nexushub.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nexushub.protocol.RpcItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** JSON of real chains: from this module's vectors, or from the folder of shared test data. */
final class SharedData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedData() {}

  static JsonNode vector(String name) throws IOException {
    try (InputStream in = SharedData.class.getResourceAsStream("/vectors/" + name)) {
      return JSON.readTree(in);
    }
  }

  /** Skips the test where the folder is absent, except in CI, where it has to be there. */
  static JsonNode shared(String relative) throws IOException {
    Path path = Path.of(System.getProperty("nexus.testdata", "absent")).resolve(relative);
    if (!Files.exists(path)) {
      String message = "no ../shared/testdata: " + relative;
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(message);
      }
      Assumptions.abort(message);
    }
    return JSON.readTree(path.toFile());
  }

  static RpcItem item(JsonNode node) {
    if (node.isNull()) {
      return RpcItem.NONE;
    }
    if (node.isArray()) {
      List<RpcItem> items = new ArrayList<>();
      node.forEach(element -> items.add(item(element)));
      return RpcItem.array(items);
    }
    if (node.isObject()) {
      Map<String, RpcItem> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), item(field.getValue())));
      return RpcItem.dict(fields);
    }
    return RpcItem.text(node.asText());
  }
}
