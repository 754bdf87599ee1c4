package io.nexushub.node.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.cli.dex.TwoSwaps;
import io.nexushub.node.demo.Attacks;
import io.nexushub.node.demo.Demo;
import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.devnet.Progress;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.Trader;
import io.nexushub.node.exchange.VaultStatus;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's demonstration, on the README's network: real chains, real nodes, real signatures.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class DemoIT {
  @TempDir static Path folder;
  private static final PrintWriter OUT = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  private static Vertx vertx;
  private static Devnet devnet;
  private static DevnetClient client;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    Path sources = Path.of(System.getProperty("nexus.root"), "nexus-node/src/main/devnet/ethereum");
    Path home = folder.resolve("devnet");
    devnet = Devnet.start(new Devnet.Settings(home, sources, false, 1), vertx, new Progress(OUT));
    DevnetDescription description = DevnetDescription.running(home).orElseThrow();
    client = DevnetClient.of(vertx, description, folder.resolve("user"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    if (devnet != null) {
      devnet.close();
    }
    vertx.close().await();
  }

  @Test
  @Order(1)
  void aMessageCrossesEachWayAndIsAnswered() throws Exception {
    StringWriter passports = new StringWriter();

    boolean arrived = new Demo(client, new PrintWriter(passports)).run();

    OUT.println(passports);
    assertThat(arrived).isTrue();
    assertThat(passports.toString()).contains("notary signatures", "of the sync committee");
  }

  @Test
  @Order(2)
  void etherAndIcxAreSwappedAndTheVaultsHoldWhatTheBookSays() throws Exception {
    devnet.poolOpen().get();
    assertThat(new TwoSwaps(client, OUT).run()).isTrue();
    ExchangeClient exchange = new ExchangeClient(client.exchange());
    Trader onEthereum = client.ethereumTrader("user-ethereum");
    Trader onCommunity = client.loopchainTrader("user-icon");
    for (VaultStatus vault : exchange.reserves()) {
      Trader side = vault.asset().equals(Names.ETHER.toString()) ? onEthereum : onCommunity;
      assertThat(side.vaultBalance()).as(vault.asset()).isEqualTo(vault.inVault());
      assertThat(vault.owed()).isZero();
      assertThat(vault.pending()).isZero();
    }
  }

  @Test
  @Order(3)
  void everyForgeryIsRefusedWithItsReason() throws Exception {
    StringWriter refusals = new StringWriter();

    boolean held = new Attacks(vertx, client, new PrintWriter(refusals)).run();

    OUT.println(refusals);
    assertThat(held).isTrue();
    assertThat(refusals.toString())
        .contains("LackQuorum", "not final")
        .doesNotContain("ACCEPTED", "REFUSED");
  }

  @Test
  @Order(4)
  void aWalletSeesTheSameChainThroughALightClient() throws Exception {
    new WalletThroughLightClient(client).compare();
  }
}
