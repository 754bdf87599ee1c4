package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.chaos.Chaos;
import io.nexushub.node.devnet.Devnet;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code bin/nexus dex chaos}; {@code -Dseed=} repeats a plan, see its first line. */
@Timeout(900)
class ChaosIT {
  private static final Duration TRADING = Duration.ofSeconds(70);
  private static final int TRADERS = 5;

  @TempDir Path folder;

  @Test
  void everyDepositIsSettledOnceAndBothVaultsEqualTheBook() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime() & Integer.MAX_VALUE);
    Path sources = Path.of(System.getProperty("nexus.root"), "nexus-node/src/main/devnet/ethereum");
    Devnet.Settings devnet =
        new Devnet.Settings(folder.resolve("devnet"), sources, true, 1, TRADERS);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    Vertx vertx = Vertx.vertx();
    try {
      boolean held = new Chaos(new Chaos.Settings(devnet, TRADING, seed), vertx, out).run();

      assertThat(held).as("-Dseed=%d", seed).isTrue();
    } finally {
      vertx.close().await();
    }
  }
}
