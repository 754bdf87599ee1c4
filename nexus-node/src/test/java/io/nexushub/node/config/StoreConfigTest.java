package io.nexushub.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of blocks and states fits together. */
class StoreConfigTest {
  private static StoreConfig read(String json) {
    return StoreConfig.from(Section.of(Path.of("/etc/nexus/node.json"), new JsonObject(json)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                            | 0    | 0",
        "{\"keep-blocks\": 1000}                       | 1000 | 1000",
        "{\"keep-states\": 256}                        | 0    | 256",
        "{\"keep-blocks\": 1000, \"keep-states\": 256} | 1000 | 256",
      })
  void statesAreKeptForAsLongAsBlocksUnlessTheOperatorWantsFewer(
      String json, long blocks, long states) {
    assertThat(read(json)).isEqualTo(new StoreConfig(false, blocks, states));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"keep-blocks\": 255} | store.keep-blocks: 255 (expected: 0 for all, or >= 256)",
        "{\"keep-states\": 255} | store.keep-states: 255 (expected: 0 for all, or >= 256)",
        "{\"keep-states\": -1}  | store.keep-states: -1 (expected: 0 for all, or >= 256)",
        "{\"keep-blocks\": 300, \"keep-states\": 301}"
            + " | store.keep-states: 301 (expected: 256 to store.keep-blocks, 300)",
        "{\"keep-blocks\": 300, \"keep-states\": 0}"
            + " | store.keep-states: 0 (expected: 256 to store.keep-blocks, 300)",
      })
  void aWrongNumberIsNamedWithWhatWasExpected(String json, String told) {
    assertThatThrownBy(() -> read(json)).hasMessage(told);
  }
}
