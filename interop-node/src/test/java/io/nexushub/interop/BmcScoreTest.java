package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.ECHO;
import static io.nexushub.interop.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.RelayMessage;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class BmcScoreTest {
  private final LinkedChain linked = new LinkedChain();

  @Test
  void announcesItsMembersInTheGenesisBlock() {
    BtpDigest digest = linked.chain.last().messages().orElseThrow();
    assertThat(digest.networks()).hasSize(1);
    assertThat(digest.networks().getFirst().announcesProofContext()).isTrue();
    assertThat(digest.nextProofContext().members()).hasSize(4);
  }

  @Test
  void aRequestIsSentAndItsReplyDelivered() throws MalformedMessage {
    Receipt sent = linked.send("hi");
    assertThat(sent.success()).isTrue();
    assertThat(LinkedChain.signatures(sent))
        .containsExactly("Sent(int,str,bytes)", "BTPEvent(str,int,str,str)");
    BtpMessage request = linked.outgoing().getFirst();
    assertThat(request.src()).isEqualTo(TestHub.COMMUNITY);
    assertThat(request.dst()).isEqualTo(TestHub.ETHEREUM);
    assertThat(request.sn()).isEqualTo(1);
    assertThat(request.nsn()).isEqualTo(1);
    assertThat(request.payload()).isEqualTo(Bytes.utf8("hi"));
    assertThat(linked.openMessage(1)).isEqualTo("0x6869");

    Receipt replied =
        linked.relay(linked.hub.block(message("echo", 0, Bytes.hex("ca01886563686f3a206869"), -1)));

    assertThat(replied.success()).isTrue();
    LogEvent reply = LinkedChain.event(replied, "Replied(int,bytes)");
    assertThat(reply.indexed()).containsExactly("Replied(int,bytes)", "0x1");
    assertThat(reply.data()).containsExactly("0x" + Bytes.utf8("echo: hi").toHex());
    assertThat(LinkedChain.event(replied, "BTPEvent(str,int,str,str)").indexed())
        .containsExactly("BTPEvent(str,int,str,str)", "0x3.icon", "0x1");
    assertThat(linked.openMessage(1)).isEqualTo("0x");
  }

  @Test
  void aRequestIsAnsweredInTheSameBlock() throws MalformedMessage {
    Receipt receipt = linked.relay(linked.hub.block(message("echo", 5, Bytes.utf8("hi"), 7)));

    assertThat(receipt.success()).isTrue();
    assertThat(LinkedChain.event(receipt, "Received(str,int,bytes)").indexed())
        .containsExactly("Received(str,int,bytes)", "0x539.eth", "0x5");
    BtpMessage reply = linked.outgoing().getFirst();
    assertThat(reply.dst()).isEqualTo(TestHub.ETHEREUM);
    assertThat(reply.sn()).isZero();
    assertThat(reply.nsn()).isEqualTo(-7);
    assertThat(reply.payload()).isEqualTo(Bytes.hex("ca05886563686f3a206869"));
    assertThat(reply.fee().orElseThrow().values()).containsExactly(BigInteger.TEN, BigInteger.ONE);
    assertThat(LinkedChain.hops(receipt))
        .containsExactly("0x539.eth 0x7 RECEIVE", "0x539.eth 0x7 REPLY");
    assertThat(linked.status("rx_seq")).isEqualTo(1);
    assertThat(linked.status("tx_seq")).isEqualTo(1);
  }

  @Test
  void aServiceThatRevertsIsUndoneAndAnsweredByAnError() throws MalformedMessage {
    Receipt receipt =
        linked.relay(
            linked.hub.block(
                message("echo", 1, Bytes.utf8("revert"), 1),
                message("echo", 2, Bytes.utf8("fine"), 2)));

    assertThat(receipt.success()).isTrue();
    assertThat(linked.outgoing()).hasSize(2);
    LinkedChain.assertError(linked.outgoing().get(0), ErrorMessage.SERVICE_REVERTED, "revert");
    assertThat(linked.outgoing().get(1).sn()).isZero();
    assertThat(
            receipt.events().stream()
                .filter(e -> LinkedChain.name(e).equals("Received(str,int,bytes)")))
        .hasSize(1);
    assertThat(LinkedChain.hops(receipt))
        .containsExactly(
            "0x539.eth 0x1 RECEIVE",
            "0x539.eth 0x1 ERROR",
            "0x539.eth 0x2 RECEIVE",
            "0x539.eth 0x2 REPLY");
  }

  @Test
  void unknownServicesAndNetworksAreAnsweredByErrors() throws MalformedMessage {
    linked.relay(
        linked.hub.block(
            message("dex", 1, Bytes.utf8("a"), 1),
            message(
                TestHub.ETHEREUM, NetworkAddress.of("0x9.cosmos"), "echo", 2, Bytes.utf8("b"), 2)));

    LinkedChain.assertError(linked.outgoing().get(0), ErrorMessage.NO_SERVICE, "'dex'");
    LinkedChain.assertError(linked.outgoing().get(1), ErrorMessage.NO_ROUTE, "0x9.cosmos");
  }

  @Test
  void oneWayMessagesAreDroppedWhenTheyFail() {
    Receipt receipt = linked.relay(linked.hub.block(message("dex", 0, Bytes.utf8("a"), 1)));

    assertThat(receipt.success()).isTrue();
    assertThat(linked.chain.last().messages()).isEmpty();
    assertThat(LinkedChain.event(receipt, "MessageDropped(str,int,bytes,int,str)").indexed())
        .containsExactly("MessageDropped(str,int,bytes,int,str)", TestHub.PEER, "0x1");
  }

  @Test
  void anErrorReplyReachesTheService() {
    linked.send("hi");
    Bytes error = new ErrorMessage(ErrorMessage.SERVICE_REVERTED, "no").encode();
    Receipt receipt = linked.relay(linked.hub.block(message("echo", -1, error, -1)));

    LogEvent failed = LinkedChain.event(receipt, "Failed(int,int,str)");
    assertThat(failed.indexed()).containsExactly("Failed(int,int,str)", "0x1");
    assertThat(failed.data()).containsExactly("0x4", "no");
    assertThat(linked.openMessage(1)).isEqualTo("0x");
  }

  @Test
  void bytesThatAreNoMessageDoNotStopTheLane() {
    Receipt receipt =
        linked.relay(
            linked.hub.block(Bytes.utf8("garbage"), message("echo", 1, Bytes.utf8("hi"), 1)));

    assertThat(receipt.success()).isTrue();
    assertThat(LinkedChain.signatures(receipt))
        .contains("MessageDropped(str,int,bytes,int,str)", "Received(str,int,bytes)");
    assertThat(linked.status("rx_seq")).isEqualTo(2);
  }

  @Test
  void aBlockMayBeDeliveredInParts() {
    TestHub.Block block =
        linked.hub.block(
            message("echo", 1, Bytes.utf8("a"), 1),
            message("echo", 2, Bytes.utf8("b"), 2),
            message("echo", 3, Bytes.utf8("c"), 3));
    RelayMessage first =
        new RelayMessage(List.of(linked.hub.signed(block, 3), TestHub.some(block, 0, 1)));
    RelayMessage rest = new RelayMessage(List.of(TestHub.some(block, 1, 3)));

    assertThat(linked.run(first.encode()).success()).isTrue();
    assertThat(linked.status("rx_seq")).isEqualTo(1);
    assertThat(linked.run(rest.encode()).success()).isTrue();
    assertThat(linked.status("rx_seq")).isEqualTo(3);
  }

  @Test
  void sendingToNowhereSaysWhereOneCould() {
    RpcItem.Dict params = RpcItem.dict().with("_to", "0x538.eth").with("_message", "0x00");
    Receipt receipt =
        linked.chain.run(
            linked.chain.call(LinkedChain.ALICE, ECHO, "send", params), LinkedChain.ALICE);
    assertThat(receipt.message()).startsWith("21:Unreachable: ").contains("perhaps '0x539.eth'?");
    assertThat(TestChain.integer(linked.chain.read(ECHO, "lastSn", RpcItem.dict()))).isZero();
  }
}
