package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.cli.Nexus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark's command, with a load too small to say anything about speed. */
class ChannelBenchIT {
  @TempDir private Path folder;

  @Test
  void twoChannelsCommitAllTheyAccept() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        Nexus.run(
            new PrintWriter(out),
            new PrintWriter(err),
            "bench",
            "channel",
            "--channels=2",
            "--rounds=1",
            "--transfers=400",
            "--warm-up=400",
            "--folder=" + folder.resolve("bench"));

    assertThat(err.toString()).isEmpty();
    assertThat(code).as(out.toString()).isZero();
    assertThat(out.toString())
        .containsPattern("4 members, 1 channel\\R")
        .containsPattern("4 members, 2 channels\\R")
        .containsPattern("round 1: [0-9,]+ transfers/s, [0-9]+ % of the [0-9,]+ whose")
        .containsPattern("at 80 % of the median .*: commit seen after p50 [0-9,]+ ms");
  }
}
