package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.BMC;
import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.TestChain.genesis;
import static io.nexushub.interop.TestChain.signer;
import static io.nexushub.interop.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.simulator.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BmcScoreTest {
  private static final LocalSigner ALICE = signer("alice");

  private final TestHub hub = new TestHub();
  private final TestChain chain =
      new TestChain(genesis(ALICE).with("links", RpcItem.array(List.of(hub.link()))));

  @Test
  void announcesItsMembersInTheGenesisBlock() {
    BtpDigest digest = chain.last().messages().orElseThrow();
    assertThat(digest.networks()).hasSize(1);
    assertThat(digest.networks().getFirst().announcesProofContext()).isTrue();
    assertThat(digest.nextProofContext().members()).hasSize(4);
  }

  @Test
  void aRequestIsSentAndItsReplyDelivered() throws MalformedMessage {
    Receipt sent = send("hi");
    assertThat(sent.success()).isTrue();
    assertThat(signatures(sent))
        .containsExactly("Sent(int,str,bytes)", "BTPEvent(str,int,str,str)");
    BtpMessage request = outgoing().getFirst();
    assertThat(request.src()).isEqualTo(TestHub.COMMUNITY);
    assertThat(request.dst()).isEqualTo(TestHub.ETHEREUM);
    assertThat(request.sn()).isEqualTo(1);
    assertThat(request.nsn()).isEqualTo(1);
    assertThat(request.payload()).isEqualTo(Bytes.utf8("hi"));
    assertThat(openMessage(1)).isEqualTo("0x6869");

    Receipt replied = relay(hub.block(message("echo", 0, Bytes.hex("ca01886563686f3a206869"), -1)));

    assertThat(replied.success()).isTrue();
    LogEvent reply = event(replied, "Replied(int,bytes)");
    assertThat(reply.indexed()).containsExactly("Replied(int,bytes)", "0x1");
    assertThat(reply.data()).containsExactly("0x" + Bytes.utf8("echo: hi").toHex());
    assertThat(event(replied, "BTPEvent(str,int,str,str)").indexed())
        .containsExactly("BTPEvent(str,int,str,str)", "0x3.icon", "0x1");
    assertThat(openMessage(1)).isEqualTo("0x");
  }

  @Test
  void aRequestIsAnsweredInTheSameBlock() throws MalformedMessage {
    Receipt receipt = relay(hub.block(message("echo", 5, Bytes.utf8("hi"), 7)));

    assertThat(receipt.success()).isTrue();
    assertThat(event(receipt, "Received(str,int,bytes)").indexed())
        .containsExactly("Received(str,int,bytes)", "0x539.eth", "0x5");
    BtpMessage reply = outgoing().getFirst();
    assertThat(reply.dst()).isEqualTo(TestHub.ETHEREUM);
    assertThat(reply.sn()).isZero();
    assertThat(reply.nsn()).isEqualTo(-7);
    assertThat(reply.payload()).isEqualTo(Bytes.hex("ca05886563686f3a206869"));
    assertThat(reply.fee().orElseThrow().values()).containsExactly(BigInteger.TEN, BigInteger.ONE);
    assertThat(hops(receipt)).containsExactly("0x539.eth 0x7 RECEIVE", "0x539.eth 0x7 REPLY");
    assertThat(status("rx_seq")).isEqualTo(1);
    assertThat(status("tx_seq")).isEqualTo(1);
  }

  @Test
  void aServiceThatRevertsIsUndoneAndAnsweredByAnError() throws MalformedMessage {
    Receipt receipt =
        relay(
            hub.block(
                message("echo", 1, Bytes.utf8("revert"), 1),
                message("echo", 2, Bytes.utf8("fine"), 2)));

    assertThat(receipt.success()).isTrue();
    assertThat(outgoing()).hasSize(2);
    assertError(outgoing().get(0), ErrorMessage.SERVICE_REVERTED, "revert");
    assertThat(outgoing().get(1).sn()).isZero();
    assertThat(receipt.events().stream().filter(e -> name(e).equals("Received(str,int,bytes)")))
        .hasSize(1);
    assertThat(hops(receipt))
        .containsExactly(
            "0x539.eth 0x1 RECEIVE",
            "0x539.eth 0x1 ERROR",
            "0x539.eth 0x2 RECEIVE",
            "0x539.eth 0x2 REPLY");
  }

  @Test
  void unknownServicesAndNetworksAreAnsweredByErrors() throws MalformedMessage {
    relay(
        hub.block(
            message("dex", 1, Bytes.utf8("a"), 1),
            message(
                TestHub.ETHEREUM, NetworkAddress.of("0x9.cosmos"), "echo", 2, Bytes.utf8("b"), 2)));

    assertError(outgoing().get(0), ErrorMessage.NO_SERVICE, "'dex'");
    assertError(outgoing().get(1), ErrorMessage.NO_ROUTE, "0x9.cosmos");
  }

  @Test
  void oneWayMessagesAreDroppedWhenTheyFail() {
    Receipt receipt = relay(hub.block(message("dex", 0, Bytes.utf8("a"), 1)));

    assertThat(receipt.success()).isTrue();
    assertThat(chain.last().messages()).isEmpty();
    assertThat(event(receipt, "MessageDropped(str,int,bytes,int,str)").indexed())
        .containsExactly("MessageDropped(str,int,bytes,int,str)", TestHub.PEER, "0x1");
  }

  @Test
  void anErrorReplyReachesTheService() {
    send("hi");
    Bytes error = new ErrorMessage(ErrorMessage.SERVICE_REVERTED, "no").encode();
    Receipt receipt = relay(hub.block(message("echo", -1, error, -1)));

    LogEvent failed = event(receipt, "Failed(int,int,str)");
    assertThat(failed.indexed()).containsExactly("Failed(int,int,str)", "0x1");
    assertThat(failed.data()).containsExactly("0x4", "no");
    assertThat(openMessage(1)).isEqualTo("0x");
  }

  @Test
  void repliesNobodyWaitsForAreDropped() {
    send("hi");
    Bytes reply = Bytes.hex("ca01886563686f3a206869");
    Receipt first = relay(hub.block(message("echo", 0, reply, -1), message("echo", 0, reply, -1)));
    assertThat(first.events().stream().filter(e -> name(e).startsWith("Replied"))).hasSize(1);
    assertThat(event(first, "MessageDropped(str,int,bytes,int,str)").data().get(2))
        .contains("one of an open request");

    send("ho");
    Bytes second = new RlpWriter().beginList().signed(2).text("x").endList().toBytes();
    Receipt other =
        relay(hub.block(message(TestHub.NETWORK, TestHub.COMMUNITY, "echo", 0, second, -2)));
    assertThat(event(other, "MessageDropped(str,int,bytes,int,str)").data().get(2))
        .contains("from 0x1.nexus");
    assertThat(openMessage(2)).isNotEqualTo("0x");
  }

  /** The hub may speak for the networks it was given, and for no other. */
  @Test
  void aMessageOfANetworkThatIsNotBehindTheLinkIsDropped() {
    Receipt receipt =
        relay(
            hub.block(
                message(
                    NetworkAddress.of("0x2.icon"),
                    TestHub.COMMUNITY,
                    "echo",
                    1,
                    Bytes.utf8("hi"),
                    1),
                message(TestHub.COMMUNITY, TestHub.COMMUNITY, "echo", 2, Bytes.utf8("me"), 2)));

    assertThat(receipt.success()).isTrue();
    assertThat(chain.last().messages()).isEmpty();
    assertThat(receipt.events().stream().filter(e -> name(e).startsWith("MessageDropped")))
        .hasSize(2)
        .allSatisfy(e -> assertThat(e.data().get(1)).isEqualTo("0x15"));
    assertThat(hops(receipt)).allMatch(hop -> hop.endsWith("DROP"));
  }

  @Test
  void bytesThatAreNoMessageDoNotStopTheLane() {
    Receipt receipt =
        relay(hub.block(Bytes.utf8("garbage"), message("echo", 1, Bytes.utf8("hi"), 1)));

    assertThat(receipt.success()).isTrue();
    assertThat(signatures(receipt))
        .contains("MessageDropped(str,int,bytes,int,str)", "Received(str,int,bytes)");
    assertThat(status("rx_seq")).isEqualTo(2);
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
    assertThat(relay(hub.block(request)).success()).isTrue();
    assertError(outgoing().getFirst(), ErrorMessage.SERVICE_REVERTED, "64 bits");
    assertThat(outgoing().getFirst().sn()).isEqualTo(huge.negate());
  }

  @Test
  void aBlockMayBeDeliveredInParts() {
    TestHub.Block block =
        hub.block(
            message("echo", 1, Bytes.utf8("a"), 1),
            message("echo", 2, Bytes.utf8("b"), 2),
            message("echo", 3, Bytes.utf8("c"), 3));
    RelayMessage first = new RelayMessage(List.of(hub.signed(block, 3), TestHub.some(block, 0, 1)));
    RelayMessage rest = new RelayMessage(List.of(TestHub.some(block, 1, 3)));

    assertThat(run(first.encode()).success()).isTrue();
    assertThat(status("rx_seq")).isEqualTo(1);
    assertThat(run(rest.encode()).success()).isTrue();
    assertThat(status("rx_seq")).isEqualTo(3);
  }

  @Test
  void aReplayedRelayMessageIsRefused() {
    TestHub.Block block = hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    Bytes relayMessage = hub.relay(block);
    assertThat(run(relayMessage).success()).isTrue();

    Receipt again = run(relayMessage);

    assertThat(again.code()).isEqualTo(32 + 27);
    assertThat(again.message()).startsWith("27:AlreadyVerified: ");
    assertThat(again.events()).isEmpty();
    assertThat(status("rx_seq")).isEqualTo(1);
  }

  @Test
  void aGapIsToldFromAReplay() {
    hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    Receipt receipt = relay(hub.block(message("echo", 2, Bytes.utf8("b"), 2)));

    assertThat(receipt.code()).isEqualTo(32 + 26);
    assertThat(receipt.message()).startsWith("26:NotVerifiable: ");
  }

  @Test
  void twoOfFourSignaturesAreNotEnough() {
    TestHub.Block block = hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    Bytes forged =
        new RelayMessage(List.of(hub.signed(block, 2), TestHub.some(block, 0, 1))).encode();

    Receipt receipt = run(forged);

    assertThat(receipt.code()).isEqualTo(32 + 25);
    assertThat(receipt.message()).contains("2 of 4").contains(">= 3");
    assertThat(status("rx_seq")).isZero();
  }

  @Test
  void aFlippedPayloadByteIsRefused() {
    TestHub.Block block = hub.block(message("echo", 1, Bytes.utf8("a"), 1));
    TestHub.Block altered =
        new TestHub.Block(
            block.header(), block.decision(), List.of(message("echo", 1, Bytes.utf8("b"), 1)));
    Bytes forged =
        new RelayMessage(List.of(hub.signed(block, 4), TestHub.some(altered, 0, 1))).encode();

    assertThat(run(forged).message()).startsWith("25:Unknown: messages root");
  }

  @Test
  void twoHistoriesFreezeTheLink() {
    TestHub twin = new TestHub();
    run(hub.relay(hub.block(message("echo", 1, Bytes.utf8("a"), 1))));
    Receipt conflict = run(twin.relay(twin.block(message("echo", 1, Bytes.utf8("b"), 1))));

    assertThat(conflict.success()).isTrue();
    assertThat(signatures(conflict)).contains("LinkFrozen(str,str)");
    Receipt after = relay(hub.block(message("echo", 2, Bytes.utf8("c"), 2)));
    assertThat(after.code()).isEqualTo(32 + 29);
  }

  /**
   * Whatever is done to a relay message, it is refused and nothing changes, or it means the same.
   */
  @Seeds(60)
  void hostileRelayMessagesChangeNothing(long seed) {
    Random random = new Random(seed);
    Bytes relayMessage = hub.relay(hub.block(message("echo", 1, Bytes.utf8("a"), 1)));
    byte[] mutated = relayMessage.toArray();
    int kind = random.nextInt(3);
    if (kind == 0) {
      mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
    } else if (kind == 1) {
      mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
    } else {
      random.nextBytes(mutated);
    }
    Receipt receipt = run(Bytes.wrap(mutated));
    assertThat(receipt.success()).isFalse();
    assertThat(receipt.events()).isEmpty();
    assertThat(status("rx_seq")).isZero();
    assertThat(run(relayMessage).success()).isTrue();
  }

  @Test
  void textsThatAreNoBase64AndUnknownLinksAreRefused() {
    RpcItem.Dict relay = TestHub.relayCall(Bytes.utf8("x"));
    assertThat(call(relay.with("_msg", "*")).message()).contains("URL-safe base64");
    assertThat(call(relay.with("_prev", "btp://0x1.nexus/hob")).message())
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
    Receipt receipt = chain.run(chain.call(ALICE, BMC, "sendMessage", params), ALICE);
    assertThat(receipt.code()).isEqualTo(32 + 11);

    RpcItem.Dict message =
        RpcItem.dict()
            .with("_from", "0x539.eth")
            .with("_svc", "echo")
            .with("_sn", 1)
            .with("_msg", "0x00");
    assertThat(chain.run(chain.call(ALICE, ECHO, "handleBTPMessage", message), ALICE).code())
        .isEqualTo(32 + 40);
  }

  @Test
  void aFullBlockTakesNoMoreRequests() {
    List<Receipt> receipts = new ArrayList<>();
    List<Transaction> sends = new ArrayList<>();
    for (int i = 0; i < 257; i++) {
      sends.add(chain.admitted(sendCall("m").with("nonce", i), ALICE));
    }
    receipts.addAll(chain.block(sends.toArray(Transaction[]::new)));
    assertThat(receipts.subList(0, 256)).allMatch(Receipt::success);
    assertThat(receipts.get(256).code()).isEqualTo(32 + 28);
    assertThat(chain.last().messages().orElseThrow().networks().getFirst().messages()).hasSize(256);
  }

  @Test
  void sendingToNowhereSaysWhereOneCould() {
    RpcItem.Dict params = RpcItem.dict().with("_to", "0x538.eth").with("_message", "0x00");
    Receipt receipt = chain.run(chain.call(ALICE, ECHO, "send", params), ALICE);
    assertThat(receipt.message()).startsWith("21:Unreachable: ").contains("perhaps '0x539.eth'?");
    assertThat(TestChain.integer(chain.read(ECHO, "lastSn", RpcItem.dict()))).isZero();
  }

  private Receipt send(String message) {
    return chain.run(sendCall(message), ALICE);
  }

  private RpcItem.Dict sendCall(String message) {
    RpcItem.Dict params =
        RpcItem.dict()
            .with("_to", "0x539.eth")
            .with("_message", "0x" + Bytes.utf8(message).toHex());
    return chain.call(ALICE, ECHO, "send", params);
  }

  private Receipt relay(TestHub.Block block) {
    return run(hub.relay(block));
  }

  private Receipt run(Bytes relayMessage) {
    return call(TestHub.relayCall(relayMessage));
  }

  private Receipt call(RpcItem.Dict params) {
    return chain.run(chain.call(ALICE, BMC, "handleRelayMessage", params), ALICE);
  }

  private List<BtpMessage> outgoing() throws MalformedMessage {
    List<BtpMessage> messages = new ArrayList<>();
    for (Bytes message : chain.last().messages().orElseThrow().networks().getFirst().messages()) {
      messages.add(BtpMessage.decode(message));
    }
    return messages;
  }

  private long status(String field) {
    RpcItem status = chain.ask("getStatus", RpcItem.dict().with("link", TestHub.PEER));
    return TestChain.integer(((RpcItem.Dict) status).field(field).orElseThrow()).longValueExact();
  }

  private String openMessage(long sn) {
    RpcItem message = chain.read(ECHO, "messageOf", RpcItem.dict().with("_sn", sn));
    return ((RpcItem.Text) message).value();
  }

  private static void assertError(BtpMessage reply, long code, String reason)
      throws MalformedMessage {
    ErrorMessage error = ErrorMessage.decode(reply.payload());
    assertThat(reply.sn().signum()).isNegative();
    assertThat(reply.nsn()).isEqualTo(reply.sn());
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.text()).contains(reason);
  }

  private static LogEvent event(Receipt receipt, String signature) {
    return receipt.events().stream()
        .filter(event -> name(event).equals(signature))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> signatures(Receipt receipt) {
    return receipt.events().stream().map(BmcScoreTest::name).toList();
  }

  private static List<String> hops(Receipt receipt) {
    return receipt.events().stream()
        .filter(event -> name(event).startsWith("BTPEvent"))
        .map(e -> e.indexed().get(1) + " " + e.indexed().get(2) + " " + e.data().get(1))
        .toList();
  }

  private static String name(LogEvent event) {
    return event.indexed().getFirst();
  }
}
