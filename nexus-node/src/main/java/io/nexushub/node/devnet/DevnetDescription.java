package io.nexushub.node.devnet;

import io.nexushub.node.config.KeyConfig;
import io.nexushub.protocol.Address;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where everything of a running devnet is, as its {@code devnet.json} says: for the demo, for
 * wallets and for curious people.
 *
 * @param pid of the process that holds the devnet; the file outlives a killed one
 * @param since when that process began, because process numbers come back
 * @param execution JSON-RPC of Ethereum's execution node
 * @param beacon REST of Ethereum's beacon node
 * @param hub JSON-RPC of the hub's nodes
 * @param community JSON-RPC of the community's nodes
 * @param keys folder of the users' keystores and of the password
 * @param bmc Ethereum's message centre
 * @param echo Ethereum's echo service
 * @param reserve the exchange's vault on Ethereum
 * @param firstBlock of Ethereum that may hold messages
 */
public record DevnetDescription(
    long pid,
    Instant since,
    URI execution,
    URI beacon,
    List<URI> hub,
    List<URI> community,
    Path keys,
    Address bmc,
    Address verifier,
    Address echo,
    Address reserve,
    long firstBlock) {
  private static final String FILE = "devnet.json";

  public DevnetDescription {
    hub = List.copyOf(hub);
    community = List.copyOf(community);
  }

  /** The devnet that runs in that folder, if one does. */
  public static Optional<DevnetDescription> running(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      DevnetDescription found = read(new JsonObject(Files.readString(file)));
      boolean alive =
          ProcessHandle.of(found.pid())
              .filter(ProcessHandle::isAlive)
              .filter(process -> since(process).equals(found.since()))
              .isPresent();
      return alive ? Optional.of(found) : Optional.empty();
    } catch (IOException
        | DecodeException
        | DateTimeParseException
        | IllegalArgumentException
        | NullPointerException e) {
      return Optional.empty(); // half-written by a killed process: there is no devnet there
    }
  }

  /** The account with coins for many. */
  public KeyConfig faucet() {
    return new KeyConfig(keys.resolve("faucet.json"), keys.resolve("password"));
  }

  /** When a process began, as far as the operating system tells. */
  static Instant since(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  void write(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Path draft = folder.resolve(FILE + ".new");
    Files.writeString(draft, json().encodePrettily() + "\n");
    Files.move(
        draft,
        file,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  static void erase(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  private JsonObject json() {
    return new JsonObject()
        .put("pid", pid)
        .put("since", since.toString())
        .put("execution", execution.toString())
        .put("beacon", beacon.toString())
        .put("hub", texts(hub))
        .put("community", texts(community))
        .put("keys", keys.toString())
        .put("bmc", bmc.toString())
        .put("verifier", verifier.toString())
        .put("echo", echo.toString())
        .put("reserve", reserve.toString())
        .put("first_block", firstBlock);
  }

  private static DevnetDescription read(JsonObject json) {
    return new DevnetDescription(
        json.getLong("pid"),
        Instant.parse(json.getString("since")),
        URI.create(json.getString("execution")),
        URI.create(json.getString("beacon")),
        uris(json.getJsonArray("hub")),
        uris(json.getJsonArray("community")),
        Path.of(json.getString("keys")),
        Address.hex(json.getString("bmc")),
        Address.hex(json.getString("verifier")),
        Address.hex(json.getString("echo")),
        Address.hex(json.getString("reserve")),
        json.getLong("first_block"));
  }

  private static JsonArray texts(List<URI> uris) {
    JsonArray texts = new JsonArray();
    uris.forEach(uri -> texts.add(uri.toString()));
    return texts;
  }

  private static List<URI> uris(JsonArray texts) {
    List<URI> uris = new ArrayList<>();
    texts.forEach(text -> uris.add(URI.create(String.valueOf(text))));
    return uris;
  }
}
