package io.nexushub.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator is told about what they wrote. */
class SectionTest {
  private static Section section(String json) {
    return Section.of(Path.of("/etc/nexus/node.json"), new JsonObject(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot           | did you mean 'port'?",
        "quue-limit     | did you mean 'queue-limit'?",
        "corsOrigins    | did you mean 'cors-origins'?",
        "something-else | expected: batch-limit, connection-limit, cors-origins",
      })
  void anUnknownKeyNamesTheNearMiss(String key, String told) {
    Section section = section("{\"rpc\": {\"" + key + "\": 1}}");
    RpcConfig.from(section.section("rpc"));
    assertThatThrownBy(section::end)
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("rpc." + key + ": unknown key")
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"port\": 70000}        | rpc.port: 70000 (expected: 0 (any free one) to 65535)",
        "{\"port\": \"9000\"}     | rpc.port: 9000 (expected: an integer)",
        "{\"port\": 1.5}          | rpc.port: 1.5 (expected: an integer)",
        "{\"batch-limit\": 0}     | rpc.batch-limit: 0 (expected: >= 1)",
        "{\"host\": 7}            | rpc.host: 7 (expected: a text)",
        "{\"cors-origins\": [1]}  | rpc.cors-origins: [1] (expected: a list of texts)",
      })
  void aWrongValueIsNamedWithWhatWasExpected(String rpc, String told) {
    Section section = section("{\"rpc\": " + rpc + "}");
    assertThatThrownBy(() -> RpcConfig.from(section.section("rpc"))).hasMessage(told);
  }

  @Test
  void everyEffectiveValueCanBePrinted() {
    Section section = section("{\"rpc\": {\"port\": 1}}");
    RpcConfig.from(section.section("rpc"));
    assertThat(section.effective().stream().map(Setting::toString))
        .contains("rpc.port = 1", "rpc.host = 127.0.0.1  (default)");
  }

  @Test
  void pathsAreRelativeToTheFile() {
    assertThat(section("{\"data\": \"d\"}").file("data")).isEqualTo(Path.of("/etc/nexus/d"));
    assertThat(section("{\"channels\": [\"/x\", \"y\"]}").files("channels"))
        .isEqualTo(List.of(Path.of("/x"), Path.of("/etc/nexus/y")));
  }
}
