package io.nexushub.node.devnet;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The proof-of-stake Ethereum of the devnet: a child process that speaks one JSON object a line. It
 * ends with us, even if we are killed, because its standard input then closes.
 */
final class EthereumProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int ERROR_LINES = 12;

  private final Process process;
  private final Path log;
  private final Map<String, CompletableFuture<JsonObject>> events = new ConcurrentHashMap<>();
  private volatile String lastError = "";

  private EthereumProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * How to start it.
   *
   * @param sources folder of the npm package
   * @param data what an earlier run left in it is discarded
   * @param forks where they are scheduled
   * @param balances at genesis: 0x address to wei
   */
  record Options(
      Path sources,
      Path data,
      int executionPort,
      int beaconPort,
      int secondsPerSlot,
      int slotsBehind,
      Forks forks,
      long chainId,
      Map<String, BigInteger> balances) {
    Options {
      balances = new TreeMap<>(balances);
    }
  }

  /** The epochs at which the chain, which begins in Deneb, goes on in Electra and in Fulu. */
  record Forks(int electraEpoch, int fuluEpoch) {
    /** Both within the first minute and a half. */
    static final Forks USUAL = new Forks(6, 9);
  }

  /** Installs the npm packages where they are missing or older than their lock file. */
  static void install(Path sources) throws DevnetFailure {
    Path stamp = sources.resolve("node_modules/.package-lock.json");
    try {
      Path lock = sources.resolve("package-lock.json");
      if (Files.exists(stamp)
          && Files.getLastModifiedTime(stamp).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
        return;
      }
      Process npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
              .directory(sources.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (npm.waitFor() != 0) {
        throw new DevnetFailure("npm ci in " + sources + " failed: " + output.strip());
      }
    } catch (IOException e) {
      throw new DevnetFailure(
          "npm cannot be started (Node.js 20 with npm is needed): " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetFailure("interrupted while installing npm packages", e);
    }
  }

  static EthereumProcess start(Options options) throws DevnetFailure {
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                "devnet.mjs",
                "--exit-with-parent",
                "--data-dir",
                options.data().toString(),
                "--execution-port",
                String.valueOf(options.executionPort()),
                "--engine-port",
                "0",
                "--beacon-port",
                String.valueOf(options.beaconPort()),
                "--p2p-port",
                "0",
                "--seconds-per-slot",
                String.valueOf(options.secondsPerSlot()),
                "--slots-behind",
                String.valueOf(options.slotsBehind()),
                "--electra-epoch",
                String.valueOf(options.forks().electraEpoch()),
                "--fulu-epoch",
                String.valueOf(options.forks().fuluEpoch()),
                "--chain-id",
                String.valueOf(options.chainId())));
    options
        .balances()
        .forEach((account, wei) -> command.addAll(List.of("--fund", account + "=" + wei)));
    Path log = options.data().resolveSibling("ethereum.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(options.sources().toFile())
              .redirectError(log.toFile())
              .start();
      EthereumProcess ethereum = new EthereumProcess(process, log);
      Thread.ofVirtual().name("ethereum-devnet").start(ethereum::listen);
      return ethereum;
    } catch (IOException e) {
      throw new DevnetFailure(
          "node cannot be started (Node.js 20 is needed): " + e.getMessage(), e);
    }
  }

  /** The first event of that name, as soon as it has happened. */
  JsonObject await(String event, Duration limit) throws DevnetFailure {
    try {
      return event(event).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new DevnetFailure(
          "Ethereum: no '" + event + "' in " + limit.toSeconds() + " s; see " + log, e);
    } catch (ExecutionException e) {
      throw new DevnetFailure("Ethereum stopped before '" + event + "': " + whyStopped(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetFailure("interrupted while waiting for Ethereum", e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when the process has ended, however it did. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  @Override
  public void close() {
    Ending.of(process, STOP);
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      lastError = String.valueOf(e.getMessage());
    }
    events.values().forEach(pending -> pending.completeExceptionally(new IOException("it ended")));
  }

  private void hear(String line) {
    try {
      JsonObject said = new JsonObject(line);
      String name = said.getString("event", "");
      if (name.equals("error")) {
        lastError = said.getString("message", line);
      }
      event(name).complete(said);
    } catch (DecodeException e) {
      lastError = line;
    }
  }

  private CompletableFuture<JsonObject> event(String name) {
    CompletableFuture<JsonObject> event =
        events.computeIfAbsent(name, unheard -> new CompletableFuture<>());
    if (!process.isAlive()) {
      event.completeExceptionally(new IOException("it is not running"));
    }
    return event;
  }

  private String whyStopped() {
    if (!lastError.isEmpty()) {
      return lastError;
    }
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "; ", lines.subList(Math.max(0, lines.size() - ERROR_LINES), lines.size()));
    } catch (IOException e) {
      return "see " + log;
    }
  }
}
