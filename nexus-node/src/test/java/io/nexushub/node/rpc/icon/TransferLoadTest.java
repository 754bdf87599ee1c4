package io.nexushub.node.rpc.icon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.bench.TransferLoad;
import io.nexushub.protocol.Bytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The load client against the real server, with blocks every few milliseconds. */
class TransferLoadTest {
  @TempDir private Path folder;

  @Test
  void countsWhatIsCommitted() throws Exception {
    CommunityServer server = new CommunityServer();
    ScheduledExecutorService miner = Executors.newSingleThreadScheduledExecutor();
    try {
      String url = server.start() + "/api/v3/icon";
      miner.scheduleWithFixedDelay(server::mine, 10, 10, TimeUnit.MILLISECONDS);
      StringWriter out = new StringWriter();
      int exit =
          new CommandLine(new TransferLoad())
              .setOut(new PrintWriter(out))
              .execute(
                  "--url", url,
                  "--keystore", keystore().toString(),
                  "--password-file", folder.resolve("password").toString(),
                  "--transfers", "300",
                  "--warm-up", "100",
                  "--senders", "5",
                  "--batch", "50",
                  "--connections", "2");
      assertThat(out.toString())
          .contains("warm-up of 100 transfers")
          .contains("300 of 300 sent (0 refused");
      assertThat(exit).isZero();
    } finally {
      miner.shutdownNow();
      server.stop();
    }
  }

  @Test
  void impossibleOptionsAreNamed() {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new TransferLoad()).setErr(new PrintWriter(err)).execute("--senders", "0");
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).startsWith("--senders: 0 (expected: 1 to 20000)");
  }

  @Test
  void aMissingDevnetIsNamed() {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new TransferLoad())
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler((failure, command, parsed) -> {
              command.getErr().println(failure.getMessage());
              return 1;
            })
            .execute("--folder", folder.toString());
    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "no devnet runs in %s: start one with bin/nexus devnet, or name a channel by --url"
                .formatted(folder));
  }

  private Path keystore() throws Exception {
    Path file = folder.resolve("faucet.json");
    Files.writeString(
        file,
        Keystore.seal(
            SecretKey.of(Bytes.hex(CommunityGenesis.FAUCET_SECRET)),
            "secret".toCharArray(),
            Keystore.Kind.ICON,
            KeyDerivation.Cost.LIGHT,
            new SecureRandom()));
    Files.writeString(folder.resolve("password"), "secret\n");
    return file;
  }
}
