package io.nexushub.dex.curve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** An anvil node as a child process, on a loopback port it chose itself, asked over JSON-RPC. */
final class Anvil implements AutoCloseable {
  private static final String LISTENING = "Listening on ";
  private static final long START_SECONDS = 60;
  private static final Pattern RESULT = Pattern.compile("\"result\":(?:\"(0x[0-9a-f]*)\"|null)");

  private final Process process;
  private final URI url;
  private final HttpClient client;

  private Anvil(Process process, URI url, HttpClient client) {
    this.process = process;
    this.url = url;
    this.client = client;
  }

  static Anvil start() {
    List<String> command =
        List.of(
            binary().toString(),
            "--host=127.0.0.1",
            "--port=0",
            "--accounts=1",
            "--hardfork=prague",
            "--gas-limit=1000000000",
            "--prune-history",
            "--color=never");
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      CompletableFuture<String> address = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> drain(process, address));
      try {
        String at = address.get(START_SECONDS, TimeUnit.SECONDS);
        return new Anvil(process, URI.create("http://" + at), HttpClient.newHttpClient());
      } catch (Exception failed) {
        process.destroyForcibly();
        throw failed;
      }
    } catch (Exception failed) {
      throw new IllegalStateException("anvil did not start", failed);
    }
  }

  /** Puts code at an address, without a constructor. */
  void place(String address, String code) {
    post("anvil_setCode", "\"%s\",\"%s\"".formatted(address, code));
  }

  /** What a call returns; the call itself must not revert. */
  String call(String address, String data) {
    String transaction =
        "{\"to\":\"%s\",\"data\":\"%s\",\"gas\":\"0x3b9aca00\"}".formatted(address, data);
    return post("eth_call", transaction + ",\"latest\"");
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    process.destroyForcibly().waitFor();
  }

  private String post(String method, String parameters) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, parameters);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      Matcher result = RESULT.matcher(answer);
      if (!result.find()) {
        throw new AssertionError(method + ": " + answer);
      }
      return String.valueOf(result.group(1));
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static Path binary() {
    String chosen = System.getProperty("nexus.anvil");
    if (chosen != null) {
      return Path.of(chosen);
    }
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).split(" ")[0];
    String name = "node_modules/@foundry-rs/anvil-%s-%s/bin/anvil".formatted(system, machine);
    Path found = Path.of(System.getProperty("nexus.root", ".."), "portal-crep").resolve(name);
    Assumptions.assumeTrue(
        Files.isExecutable(found), () -> "no anvil at " + found + "; name one with -Dnexus.anvil=");
    return found;
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
