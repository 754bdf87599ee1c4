package io.nexushub.node.cli;

import io.nexushub.follow.BeaconClient;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.FollowListener;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.MalformedMessage;
import io.vertx.core.http.HttpClient;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say which Ethereum, and whom to ask about it. */
final class EthereumServers {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long MAX_DESCRIPTION = 1024 * 1024;

  @Option(
      names = "--network",
      paramLabel = "NAME|FILE",
      defaultValue = "mainnet",
      description =
          "mainnet, sepolia, holesky, hoodi; or a JSON file {\"genesis\": …, \"spec\": …} with what"
              + " a beacon node answers on these routes; any other name is described by the beacon"
              + " nodes themselves, whose lies would fail to verify (default: ${DEFAULT-VALUE}).")
  private String network = "";

  @Option(
      names = "--beacon",
      paramLabel = "URL",
      description = "A beacon node's REST API; several by repeating it.")
  private List<URI> beacons = List.of();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  List<URI> beaconUrls() {
    return beacons;
  }

  /** In picocli's words, which cannot require an option that a subcommand does without. */
  static ParameterException missing(CommandSpec command, String option) {
    return new ParameterException(
        command.commandLine(), "Missing required option: '%s=URL'".formatted(option));
  }

  Endpoints beacons(HttpClient http, FollowListener listener) {
    if (beacons.isEmpty()) {
      throw missing(command, "--beacon");
    }
    return endpoints(http, "--beacon", beacons, listener);
  }

  static Endpoints endpoints(
      HttpClient http, String option, List<URI> urls, FollowListener listener) {
    try {
      return Endpoints.of(http, urls, TIMEOUT, listener);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfiguration(option + ": " + e.getMessage());
    }
  }

  NetworkConfig network(Endpoints endpoints) throws IOException {
    Optional<NetworkConfig> known = NetworkConfig.named(network);
    if (known.isPresent()) {
      return known.orElseThrow();
    }
    Path file = Path.of(network);
    return Files.isRegularFile(file)
        ? described(file)
        : BeaconClient.describe(endpoints, network).await();
  }

  private static NetworkConfig described(Path file) throws IOException {
    if (Files.size(file) > MAX_DESCRIPTION) {
      throw new InvalidConfiguration(
          "%s: %d bytes (expected: <= %d)".formatted(file, Files.size(file), MAX_DESCRIPTION));
    }
    try {
      return BeaconClient.network(
          file.getFileName().toString(), new JsonObject(Files.readString(file)));
    } catch (DecodeException e) {
      throw new InvalidConfiguration(file + ": not a JSON object");
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration(file + ": " + e.getMessage());
    }
  }
}
