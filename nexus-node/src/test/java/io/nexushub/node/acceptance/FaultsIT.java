package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.demo.Demo;
import io.nexushub.node.demo.EchoUsers;
import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.Progress;
import io.nexushub.node.passport.Itinerary;
import io.nexushub.node.passport.Sighting;
import io.nexushub.node.passport.Stage;
import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's network, a JVM for each node and portal, while parts of it die. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class FaultsIT {
  private static final Duration ARRIVAL = Duration.ofMinutes(4);
  private static final Duration RETURN = Duration.ofMinutes(2);

  /** Longer than a healthy hub needs for a message, so that one it did not take was held back. */
  private static final Duration STANDSTILL = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final List<String> HUB_CHANNELS = List.of("notary", "lc-eth", "lc-icon");
  private static final PrintWriter OUT = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static Vertx vertx;
  private static Devnet devnet;
  private static DevnetClient client;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    Path sources = Path.of(System.getProperty("nexus.root"), "nexus-node/src/main/devnet/ethereum");
    Path home = folder.resolve("devnet");
    devnet = Devnet.start(new Devnet.Settings(home, sources, true, 1), vertx, new Progress(OUT));
    DevnetDescription description = DevnetDescription.running(home).orElseThrow();
    client = DevnetClient.of(vertx, description, folder.resolve("user"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (devnet != null) {
      List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
      devnet.close();
      assertThat(children)
          .as("processes that outlive their devnet")
          .filteredOn(ProcessHandle::isAlive)
          .extracting(child -> child.pid() + " " + child.info().commandLine().orElse("?"))
          .isEmpty();
    }
    vertx.close().await();
  }

  @Test
  @Order(1)
  void aMessageSurvivesTheDeathOfEveryKindOfProcess() throws Exception {
    Itinerary message =
        Demo.passports(client).fromEthereum(users().fromEthereum("through fire").nsn());
    kill("hub-2.json");
    kill("community-3.json");
    kill("portal-ethereum.json");
    kill("portal-icon.json");
    kill("execution-guard.mjs");

    assertThat(stuckAt(message, ARRIVAL)).isEmpty();
  }

  @Test
  @Order(2)
  void killedNodesCatchUp() throws Exception {
    DevnetDescription description = client.devnet();
    for (String channel : HUB_CHANNELS) {
      awaitHeight(description.hub().get(1), channel, height(description.hub().getFirst(), channel));
    }
    awaitHeight(
        description.community().get(2), "icon", height(description.community().getFirst(), "icon"));
  }

  @Test
  @Order(3)
  void threeOfFourHubNodesGoOn() throws Exception {
    devnet.stop("hub-4");
    Itinerary message =
        Demo.passports(client).fromLoopchain(users().fromLoopchain("with three").nsn());

    assertThat(stuckAt(message, ARRIVAL)).isEmpty();
  }

  @Test
  @Order(4)
  void twoOfFourNotariseNothingAndLoseNothing() throws Exception {
    devnet.stop("hub-3");
    Itinerary message =
        Demo.passports(client).fromLoopchain(users().fromLoopchain("with two").nsn());
    long before = height(client.devnet().hub().getFirst(), "notary");

    assertThat(stuckAt(message, STANDSTILL)).contains("proven");
    assertThat(height(client.devnet().hub().getFirst(), "notary")).isEqualTo(before);

    devnet.startAgain("hub-3");

    assertThat(stuckAt(message, ARRIVAL)).isEmpty();
    devnet.startAgain("hub-4");
    awaitHeight(
        client.devnet().hub().get(3), "notary", height(client.devnet().hub().getFirst(), "notary"));
  }

  private static EchoUsers users() {
    return new EchoUsers(client);
  }

  /** The name of the station that the message did not pass in time. */
  private static Optional<String> stuckAt(Itinerary message, Duration limit)
      throws TransientFailure {
    return message
        .follow(limit, InstantSource.system(), Pause.REAL, FaultsIT::print)
        .map(Stage::name);
  }

  private static void print(Stage stage, Sighting sighting) {
    OUT.println("  " + stage.name() + " on " + stage.chain() + " at " + sighting.time());
  }

  /** As the kernel kills: no goodbye, nothing flushed. */
  private static void kill(String argument) {
    ProcessHandle victim =
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().commandLine().orElse("").contains(argument))
            .findFirst()
            .orElseThrow();
    assertThat(victim.destroyForcibly()).as(argument).isTrue();
  }

  private static void awaitHeight(URI node, String channel, long wanted) throws TransientFailure {
    long polls = RETURN.dividedBy(POLL);
    for (long i = 0; i < polls && heightOrNone(node, channel) < wanted; i++) {
      Pause.REAL.lasting(POLL);
    }
    assertThat(heightOrNone(node, channel)).as(node + " " + channel).isGreaterThanOrEqualTo(wanted);
  }

  private static long heightOrNone(URI node, String channel) {
    try {
      return height(node, channel);
    } catch (TransientFailure e) {
      return -1; // it is still starting
    }
  }

  private static long height(URI node, String channel) throws TransientFailure {
    try (NodeRpc rpc = new HubEndpoints(List.of(node)).rpc(vertx, channel)) {
      return Long.decode(rpc.object("nexus_getStatus", new JsonObject()).getString("height"));
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure(e.reason(), e);
    }
  }
}
