package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.cli.Nexus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark's command, with a load too small to say anything about speed. */
class ChannelBenchIT {
  @TempDir private Path folder;

  @Test
  void twoChannelsCommitAllTheyAccept() {
    String table = run("--channels=2", "--currency=ICX");
    assertThat(table)
        .containsPattern("4 members, 1 channel\\R")
        .containsPattern("4 members, 2 channels\\R");
  }

  @Test
  void envelopesCountWithAllTheirPayments() {
    assertThat(run("--operations=20"))
        .containsPattern("round 1: [0-9,]+ transfers/s, [0-9]+ % of the [0-9,]+ whose");
  }

  @Test
  void whatNobodySignsIsMeasuredToo() {
    assertThat(run("--currency=ENTRIES")).contains("transfers/s, whose signatures nobody checks");
  }

  @Test
  void onlyEnvelopesHoldManyPayments() {
    StringWriter err = new StringWriter();
    int code =
        Nexus.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "bench",
            "channel",
            "--currency=ICX",
            "--operations=2");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--operations: 2 (expected: 1 to 1)");
  }

  private String run(String... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "bench",
                "channel",
                "--rounds=1",
                "--transfers=400",
                "--warm-up=400",
                "--folder=" + folder.resolve("bench")));
    arguments.addAll(List.of(options));

    int code =
        Nexus.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));

    assertThat(err.toString()).isEmpty();
    assertThat(code).as(out.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("round 1: [0-9,]+ transfers/s, ")
        .containsPattern("at 80 % of the median .*: commit seen after p50 [0-9,]+ ms");
    return out.toString();
  }
}
