package io.nexushub.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule about a figure that no node has would never fire. */
class AlertsAndDashboardTest {
  private static final Pattern FIGURE = Pattern.compile("\\bnexus_[a-z_]+");
  private static final ChannelId CHANNEL = ChannelId.of("notary");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/prometheus/nexus-alerts.yml",
        "src/main/grafana/nexus-nodes.json",
      })
  void everyFigureTheyNameIsOneThatNodesHave(String file) throws IOException {
    Set<String> named = figures(Files.readString(Path.of(file)));

    assertThat(named).hasSizeGreaterThan(7).isSubsetOf(figures(scrape()));
  }

  @Test
  void everyAlertSaysWhatToDo() throws IOException {
    List<String> rules = Files.readAllLines(Path.of("src/main/prometheus/nexus-alerts.yml"));

    assertThat(count(rules, "- alert:"))
        .isEqualTo(10)
        .isEqualTo(count(rules, "expr:"))
        .isEqualTo(count(rules, "labels: { severity: "))
        .isEqualTo(count(rules, "summary:"))
        .isEqualTo(count(rules, "action:"));
  }

  private static long count(List<String> rules, String key) {
    return rules.stream().filter(line -> line.strip().startsWith(key)).count();
  }

  /** With everything in it that can happen to a channel. */
  private static String scrape() {
    NodeMeters meters = NodeMeters.create("test");
    List<LogEvent> sent =
        List.of(
            new LogEvent(
                "bmc", List.of("BTPEvent(str,int,str,str)"), List.of("s", "1", "n", "SEND")));
    Receipt receipt = Receipt.success(new Hash(Hash.ZERO.bytes()), sent);
    meters.committed(CHANNEL, 1, 1, 1, List.of(receipt));
    meters.accused(CHANNEL);
    return meters.scrape();
  }

  private static Set<String> figures(String text) {
    return FIGURE
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
