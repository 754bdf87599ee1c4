package io.nexushub.node.rpc.icon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.interop.LogsBloom;
import io.nexushub.lft.LogEvent;
import io.nexushub.protocol.Bytes;
import io.nexushub.simulator.TestData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsBloomTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "icon/mainnet-receipt-341884ab.json",
        "icon/mainnet-receipt-cd159d87.json",
      })
  void isThatOfIconsMainnet(String file) throws IOException {
    JsonObject result =
        new JsonObject(Files.readString(TestData.path(file))).getJsonObject("result");
    List<LogEvent> events = new ArrayList<>();
    for (Object item : result.getJsonArray("eventLogs")) {
      JsonObject event = (JsonObject) item;
      events.add(
          new LogEvent(
              event.getString("scoreAddress"),
              texts(event.getJsonArray("indexed")),
              texts(event.getJsonArray("data"))));
    }
    assertThat(events).isNotEmpty();
    assertThat(LogsBloom.of(events)).isEqualTo(Bytes.hex(result.getString("logsBloom")));
  }

  @Test
  void ofNothingIsEmpty() {
    assertThat(LogsBloom.of(List.of()).isZero()).isTrue();
    assertThat(LogsBloom.of(List.of()).length()).isEqualTo(LogsBloom.LENGTH);
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
