package io.nexushub.portal.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An anvil node as a child process, on a loopback port it chose itself. */
final class Anvil implements AutoCloseable {
  private static final String LISTENING = "Listening on ";
  private static final long START_SECONDS = 60;

  private final Process process;
  private final String url;

  private Anvil(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * @param more options, such as to keep the steps of every transaction
   */
  static Anvil start(String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                binary().toString(),
                "--host=127.0.0.1",
                "--port=0",
                "--accounts=6",
                "--no-mining",
                "--hardfork=prague",
                "--gas-limit=60000000",
                "--base-fee=0",
                "--gas-price=0",
                "--prune-history=128",
                "--color=never"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture<String> address = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> drain(process, address));
    try {
      return new Anvil(process, "http://" + address.get(START_SECONDS, TimeUnit.SECONDS));
    } catch (Exception failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static Path binary() {
    String chosen = System.getProperty("nexus.anvil");
    if (chosen != null) {
      return Path.of(chosen);
    }
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).split(" ")[0];
    String name = "node_modules/@foundry-rs/anvil-%s-%s/bin/anvil".formatted(system, machine);
    Path found = module().resolve(name);
    Assumptions.assumeTrue(
        Files.isExecutable(found), () -> "no anvil at " + found + "; name one with -Dnexus.anvil=");
    return found;
  }

  private static Path module() {
    String root = System.getProperty("nexus.root");
    return root == null ? Path.of("") : Path.of(root, "portal-crep");
  }

  /** Reads to the end, so that the child never blocks on a full pipe. */
  private static void drain(Process process, CompletableFuture<String> address) {
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(LISTENING)) {
          address.complete(line.substring(LISTENING.length()).strip());
        } else if (!address.isDone()) {
          output.append(line).append('\n');
        }
      }
      address.completeExceptionally(new IOException("anvil ended: " + output));
    } catch (IOException closed) {
      address.completeExceptionally(new UncheckedIOException(closed));
    }
  }
}
