package io.nexushub.node.rpc.dex;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Answer;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.channel.Submission;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.portal.NodeRpc;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders that four real nodes settle, from the deposit's notarised message to the vault's answer in
 * a block of all nodes; the notary channel and the vaults are the test. {@code -Dorders=20000}
 * makes a benchmark of it.
 */
@Timeout(600)
class SettlementIT {
  /** More leave no room in a block for what the exchange says about them. */
  private static final int ORDERS_IN_A_BLOCK = 200;

  private static final int ORDERS = Integer.getInteger("orders", 400);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final TestVaults vaults = new TestVaults();

  @Test
  void fourNodesSettleEveryOrder() throws Exception {
    try (ExchangeNodes nodes = ExchangeNodes.start(folder, vaults.genesis());
        NodeRpc rpc = new NodeRpc(vertx, List.of(URI.create(nodes.url(0))))) {
      List<BtpMessage> owed = block(nodes, rpc, vaults.provide());
      int warmUp = ORDERS / 4 / ORDERS_IN_A_BLOCK * ORDERS_IN_A_BLOCK;
      owed = trade(nodes, rpc, warmUp, owed);
      long began = System.nanoTime();
      owed = trade(nodes, rpc, ORDERS, owed);
      assertThat(vaults.pay(owed)).isEmpty();
      double seconds = (System.nanoTime() - began) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%d orders in %.1f s: %.0f orders/s, %d in a block, four nodes%n",
          ORDERS,
          seconds,
          ORDERS / seconds,
          ORDERS_IN_A_BLOCK);
      for (int i = 0; i < nodes.count(); i++) {
        int node = i;
        until(() -> settled(nodes, node, ORDERS + warmUp + 2), "all settled at node " + node);
      }
    } finally {
      vertx.close().await();
    }
  }

  /** Blocks of deposits, each with the answers to the one before, and one of the last answers. */
  private List<BtpMessage> trade(
      ExchangeNodes nodes, NodeRpc rpc, int orders, List<BtpMessage> before) throws Exception {
    List<BtpMessage> owed = before;
    for (int done = 0; done < orders; done += ORDERS_IN_A_BLOCK) {
      List<BtpMessage> messages = vaults.pay(owed);
      messages.addAll(vaults.swaps(Math.min(ORDERS_IN_A_BLOCK, orders - done)));
      owed = block(nodes, rpc, messages);
    }
    List<BtpMessage> last = vaults.pay(owed);
    return last.isEmpty() ? List.of() : block(nodes, rpc, last);
  }

  /** One block of the notary channel, carried in; what the exchange says to it. */
  private List<BtpMessage> block(ExchangeNodes nodes, NodeRpc rpc, List<BtpMessage> messages)
      throws Exception {
    HubOperation relay = vaults.notarised(messages);
    Bytes transaction =
        HubTransaction.sign(
                ExchangeServer.DEX, System.currentTimeMillis() * 1_000, relay, TestVaults.SUBMITTER)
            .encode();
    Submission submission = nodes.channel(0).submit(transaction);
    assertThat(submission).isInstanceOf(Submission.Accepted.class);
    Hash id = ((Submission.Accepted) submission).id();
    until(() -> nodes.channel(0).inclusion(id).isPresent(), "a relay message committed");
    Optional<Inclusion> inclusion = nodes.channel(0).inclusion(id);
    assertThat(inclusion.orElseThrow().receipt().success())
        .as(inclusion.get().receipt().message())
        .isTrue();
    JsonObject place =
        new JsonObject()
            .put("height", "0x" + Long.toHexString(inclusion.get().block().height()))
            .put("networkID", "0x1");
    List<BtpMessage> said = new ArrayList<>();
    try {
      for (Object message : (JsonArray) rpc.call("btp_getMessages", place)) {
        said.add(BtpMessage.decode(Bytes.wrap(Base64.getDecoder().decode((String) message))));
      }
    } catch (NodeRpc.RpcError nothingSaid) {
      return List.of();
    }
    return said;
  }

  private static boolean settled(ExchangeNodes nodes, int node, int orders) {
    Answer answer = nodes.channel(node).query("getStatus", RpcItem.dict());
    if (answer instanceof Answer.Found(RpcItem.Dict status)
        && status.field("orders").orElseThrow() instanceof RpcItem.Dict counts) {
      String all = "0x" + Integer.toHexString(orders);
      return counts.text("executed").orElse("").equals(all)
          && counts.text("open").orElse("").equals("0x0");
    }
    throw new AssertionError(answer);
  }

  private static void until(java.util.function.BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(500_000);
    }
  }
}
