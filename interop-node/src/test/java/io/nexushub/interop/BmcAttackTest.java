package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.BMC;
import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What somebody who brings relay messages, or a hub that lies, can not do. */
class BmcAttackTest {
  private final LinkedChain linked = new LinkedChain();

  /** The hub may speak for the networks it was given, and for no other. */
  @Test
  void aMessageOfANetworkThatIsNotBehindTheLinkIsDropped() {
    Receipt receipt =
        linked.relay(
            linked.hub.block(
                message(
                    NetworkAddress.of("0x2.icon"),
                    TestHub.COMMUNITY,
                    "echo",
                    1,
                    Bytes.utf8("hi"),
                    1),
                message(TestHub.COMMUNITY, TestHub.COMMUNITY, "echo", 2, Bytes.utf8("me"), 2)));

    assertThat(receipt.success()).isTrue();
    assertThat(linked.chain.last().messages()).isEmpty();
    assertThat(
            receipt.events().stream().filter(e -> LinkedChain.name(e).startsWith("MessageDropped")))
        .hasSize(2)
        .allSatisfy(e -> assertThat(e.data().get(1)).isEqualTo("0x15"));
    assertThat(LinkedChain.hops(receipt)).allMatch(hop -> hop.endsWith("DROP"));
  }

  @Test
  void numbersTooLargeForTheServiceAreItsFailureOnly() throws MalformedMessage {
    BigInteger huge = BigInteger.TWO.pow(200);
    Bytes request =
        new BtpMessage(
                TestHub.ETHEREUM,
                TestHub.COMMUNITY,
                "echo",
                huge,
                Bytes.utf8("hi"),
                huge,
                Optional.empty())
            .encode();
    assertThat(linked.relay(linked.hub.block(request)).success()).isTrue();
    LinkedChain.assertError(linked.outgoing().getFirst(), ErrorMessage.SERVICE_REVERTED, "64 bits");
    assertThat(linked.outgoing().getFirst().sn()).isEqualTo(huge.negate());
  }

  @Test
  void aReplayedRelayMessageIsRefused() {
    TestHub.Block block = linked.hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    Bytes relayMessage = linked.hub.relay(block);
    assertThat(linked.run(relayMessage).success()).isTrue();

    Receipt again = linked.run(relayMessage);

    assertThat(again.code()).isEqualTo(32 + 27);
    assertThat(again.message()).startsWith("27:AlreadyVerified: ");
    assertThat(again.events()).isEmpty();
    assertThat(linked.status("rx_seq")).isEqualTo(1);
  }

  @Test
  void aGapIsToldFromAReplay() {
    linked.hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    Receipt receipt = linked.relay(linked.hub.block(message("echo", 2, Bytes.utf8("b"), 2)));

    assertThat(receipt.code()).isEqualTo(32 + 26);
    assertThat(receipt.message()).startsWith("26:NotVerifiable: ");
  }

  @Test
  void twoOfFourSignaturesAreNotEnough() {
    TestHub.Block block = linked.hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    Bytes forged =
        new RelayMessage(List.of(linked.hub.signed(block, 2), TestHub.some(block, 0, 1))).encode();

    Receipt receipt = linked.run(forged);

    assertThat(receipt.code()).isEqualTo(32 + 25);
    assertThat(receipt.message()).contains("2 of 4").contains(">= 3");
    assertThat(linked.status("rx_seq")).isZero();
  }

  @Test
  void aFlippedPayloadByteIsRefused() {
    TestHub.Block block = linked.hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    TestHub.Block altered =
        new TestHub.Block(
            block.header(), block.decision(), List.of(message("echo", 1, Bytes.utf8("b"), 1)));
    Bytes forged =
        new RelayMessage(List.of(linked.hub.signed(block, 4), TestHub.some(altered, 0, 1)))
            .encode();

    assertThat(linked.run(forged).message()).startsWith("25:Unknown: messages root");
  }

  @Test
  void twoHistoriesFreezeTheLink() {
    TestHub twin = new TestHub();
    linked.run(linked.hub.relay(linked.hub.block(message("echo", 1, Bytes.utf8("a"), 1))));
    Receipt conflict = linked.run(twin.relay(twin.block(message("echo", 1, Bytes.utf8("b"), 1))));

    assertThat(conflict.success()).isTrue();
    assertThat(LinkedChain.signatures(conflict)).contains("LinkFrozen(str,str)");
    Receipt after = linked.relay(linked.hub.block(message("echo", 2, Bytes.utf8("c"), 2)));
    assertThat(after.code()).isEqualTo(32 + 29);
  }

  /**
   * Whatever is done to a relay message, it is refused and nothing changes, or it means the same.
   */
  @Seeds(60)
  void hostileRelayMessagesChangeNothing(long seed) {
    Random random = new Random(seed);
    Bytes relayMessage = linked.hub.relay(linked.hub.block(message("echo", 1, Bytes.utf8("a"), 1)));
    byte[] mutated = relayMessage.toArray();
    int kind = random.nextInt(3);
    if (kind == 0) {
      mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
    } else if (kind == 1) {
      mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
    } else {
      random.nextBytes(mutated);
    }
    Receipt receipt = linked.run(Bytes.wrap(mutated));
    assertThat(receipt.success()).isFalse();
    assertThat(receipt.events()).isEmpty();
    assertThat(linked.status("rx_seq")).isZero();
    assertThat(linked.run(relayMessage).success()).isTrue();
  }

  @Test
  void textsThatAreNoBase64AndUnknownLinksAreRefused() {
    RpcItem.Dict relay = TestHub.relayCall(Bytes.utf8("x"));
    assertThat(linked.call(relay.with("_msg", "*")).message()).contains("URL-safe base64");
    assertThat(linked.call(relay.with("_prev", "btp://0x1.nexus/hob")).message())
        .startsWith("18:NotExistsLink: ")
        .contains("perhaps '" + TestHub.PEER + "'?");
  }

  @Test
  void onlyTheServiceMaySendInItsName() {
    RpcItem.Dict params =
        RpcItem.dict()
            .with("_to", "0x539.eth")
            .with("_svc", "echo")
            .with("_sn", 1)
            .with("_msg", "0x00");
    Receipt receipt =
        linked.chain.run(
            linked.chain.call(LinkedChain.ALICE, BMC, "sendMessage", params), LinkedChain.ALICE);
    assertThat(receipt.code()).isEqualTo(32 + 11);

    RpcItem.Dict message =
        RpcItem.dict()
            .with("_from", "0x539.eth")
            .with("_svc", "echo")
            .with("_sn", 1)
            .with("_msg", "0x00");
    assertThat(
            linked
                .chain
                .run(
                    linked.chain.call(LinkedChain.ALICE, ECHO, "handleBTPMessage", message),
                    LinkedChain.ALICE)
                .code())
        .isEqualTo(32 + 40);
  }

  @Test
  void aFullBlockTakesNoMoreRequests() {
    List<Receipt> receipts = new ArrayList<>();
    List<Transaction> sends = new ArrayList<>();
    for (int i = 0; i < 257; i++) {
      sends.add(linked.chain.admitted(linked.sendCall("m").with("nonce", i), LinkedChain.ALICE));
    }
    receipts.addAll(linked.chain.block(sends.toArray(Transaction[]::new)));
    assertThat(receipts.subList(0, 256)).allMatch(Receipt::success);
    assertThat(receipts.get(256).code()).isEqualTo(32 + 28);
    assertThat(linked.chain.last().messages().orElseThrow().networks().getFirst().messages())
        .hasSize(256);
  }
}
