package io.nexushub.interop;

import static io.nexushub.interop.TestHub.COMMUNITY;
import static io.nexushub.interop.TestHub.ETHEREUM;
import static io.nexushub.interop.TestHub.NETWORK;
import static io.nexushub.interop.TestHub.POLYGON;
import static io.nexushub.interop.TestHub.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import org.junit.jupiter.api.Test;

/** A request has one answer, from whom it was asked; whatever else claims to be one is dropped. */
class BmcAnswersTest {
  private static final String REPLIED = "Replied(int,bytes)";
  private static final String FAILED = "Failed(int,int,str)";
  private static final String DROPPED = "MessageDropped(str,int,bytes,int,str)";
  private static final Bytes ERROR = new ErrorMessage(ErrorMessage.SERVICE_REVERTED, "no").encode();

  private final LinkedChain linked = new LinkedChain();

  @Test
  void aThirdNetworkCanNotFailTheRequestOfAnother() {
    linked.send("hi");

    assertDropped(relay(message(POLYGON, COMMUNITY, "echo", -1, ERROR, -1)), "0x89.polygon");

    assertThat(linked.openMessage(1)).isEqualTo("0x6869");
    assertReplied(relay(reply(ETHEREUM, 1, -1)));
  }

  @Test
  void aThirdNetworkCanNotReplyToTheRequestOfAnother() {
    linked.send("hi");

    assertDropped(relay(reply(POLYGON, 1, -1)), "0x89.polygon");
    assertDropped(relay(reply(NETWORK, 1, -1)), "0x1.nexus");

    assertThat(linked.openMessage(1)).isEqualTo("0x6869");
    assertReplied(relay(reply(ETHEREUM, 1, -1)));
  }

  /** A hub that can not pass a request on says so in its own name. */
  @Test
  void theHubMayFailWhatItWasGiven() {
    linked.send("hi");

    Receipt receipt = relay(message(NETWORK, COMMUNITY, "echo", -1, ERROR, -1));

    assertThat(LinkedChain.event(receipt, FAILED).indexed()).containsExactly(FAILED, "0x1");
    assertDropped(relay(reply(ETHEREUM, 1, -1)), "0x539.eth");
  }

  @Test
  void aReplyIsTakenOnce() {
    linked.send("hi");

    Receipt receipt = relay(reply(ETHEREUM, 1, -1), reply(ETHEREUM, 1, -1));

    assertThat(count(receipt, REPLIED)).isEqualTo(1);
    assertThat(count(receipt, DROPPED)).isEqualTo(1);
    assertThat(LinkedChain.hops(receipt))
        .containsExactly("0x3.icon 0x1 RECEIVE", "0x3.icon 0x1 DROP");
    assertDropped(relay(reply(ETHEREUM, 1, -1)), "nsn: -1");
  }

  @Test
  void nothingFollowsAReply() {
    linked.send("hi");
    assertReplied(relay(reply(ETHEREUM, 1, -1)));

    assertDropped(relay(message("echo", -1, ERROR, -1)), "nsn: -1");
  }

  @Test
  void nothingFollowsAnError() {
    linked.send("hi");
    assertThat(count(relay(message("echo", -1, ERROR, -1)), FAILED)).isEqualTo(1);

    assertDropped(relay(reply(ETHEREUM, 1, -1)), "nsn: -1");
    assertDropped(relay(message("echo", -1, ERROR, -1)), "nsn: -1");
  }

  @Test
  void anErrorFailsTheRequestOfItsNumbersOnly() {
    linked.send("one");
    linked.send("two");

    assertDropped(relay(message("echo", -1, ERROR, -2)), "nsn: -2");
    assertDropped(relay(message("echo", -2, ERROR, -1)), "nsn: -1");
    assertDropped(relay(message("echo", -3, ERROR, -3)), "nsn: -3");
    assertDropped(relay(message("dex", -1, ERROR, -1)), "dex");

    assertReplied(relay(reply(ETHEREUM, 1, -1)));
    assertReplied(relay(reply(ETHEREUM, 2, -2)));
  }

  /** The number says which request is answered; the service still compares what it was told. */
  @Test
  void aReplyWithTheNumberOfAnUnknownRequestIsDropped() {
    linked.send("one");

    assertDropped(relay(reply(ETHEREUM, 1, -2)), "nsn: -2");
    assertThat(linked.openMessage(1)).isNotEqualTo("0x");
    assertReplied(relay(reply(ETHEREUM, 1, -1)));
  }

  @Test
  void aReplyWithAnothersNumberIsDropped() {
    linked.send("one");
    linked.send(POLYGON, "two");

    assertDropped(relay(reply(POLYGON, 2, -1)), "0x89.polygon");
    assertDropped(relay(reply(ETHEREUM, 1, -2)), "0x539.eth");

    assertReplied(relay(reply(ETHEREUM, 1, -1)));
    assertReplied(relay(reply(POLYGON, 2, -2)));
  }

  /** An answer that the service refuses is spent, or it could be tried again and again. */
  @Test
  void aReplyToTheWrongOpenMessageIsSpent() {
    linked.send("one");
    linked.send(POLYGON, "two");

    Receipt receipt = relay(reply(ETHEREUM, 2, -1));

    assertThat(count(receipt, REPLIED)).isZero();
    assertThat(LinkedChain.event(receipt, DROPPED).data().get(2)).contains("from 0x539.eth");
    assertThat(linked.openMessage(2)).isNotEqualTo("0x");
    assertDropped(relay(reply(ETHEREUM, 1, -1)), "nsn: -1");
    assertReplied(relay(reply(POLYGON, 2, -2)));
  }

  @Test
  void messagesWhoseSignsContradictEachOtherAreDropped() {
    linked.send("hi");

    assertDropped(relay(message("echo", -1, ERROR, 1)), "with the sign of sn -1");
    assertDropped(relay(message("echo", 1, ERROR, -1)), "with the sign of sn 1");
    assertDropped(relay(message("echo", 1, ERROR, 0)), "not 0");
    assertThat(linked.openMessage(1)).isEqualTo("0x6869");
  }

  private Receipt relay(Bytes... messages) {
    Receipt receipt = linked.relay(linked.hub.block(messages));
    assertThat(receipt.success()).isTrue();
    return receipt;
  }

  private static Bytes reply(NetworkAddress src, long sn, long nsn) {
    Bytes answer = new RlpWriter().beginList().signed(sn).text("echo: x").endList().toBytes();
    return message(src, COMMUNITY, "echo", 0, answer, nsn);
  }

  private static void assertReplied(Receipt receipt) {
    assertThat(count(receipt, REPLIED)).isEqualTo(1);
    assertThat(count(receipt, DROPPED)).isZero();
  }

  private static void assertDropped(Receipt receipt, String reason) {
    assertThat(count(receipt, REPLIED)).isZero();
    assertThat(count(receipt, FAILED)).isZero();
    LogEvent dropped = LinkedChain.event(receipt, DROPPED);
    assertThat(dropped.data().get(1)).isEqualTo("0xc");
    assertThat(dropped.data().get(2)).contains(reason);
    assertThat(LinkedChain.hops(receipt)).hasSize(1).allMatch(hop -> hop.endsWith("DROP"));
  }

  private static long count(Receipt receipt, String event) {
    return LinkedChain.signatures(receipt).stream().filter(event::equals).count();
  }
}
