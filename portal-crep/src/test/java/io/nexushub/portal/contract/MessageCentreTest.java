package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.BtpMessage.echoed;
import static io.nexushub.portal.contract.BtpMessage.error;
import static io.nexushub.portal.contract.BtpMessage.incoming;
import static io.nexushub.portal.contract.BtpMessage.outgoing;
import static io.nexushub.portal.contract.Centre.COMMUNITY;
import static io.nexushub.portal.contract.Centre.HUB;
import static io.nexushub.portal.contract.Centre.LINK;
import static io.nexushub.portal.contract.Centre.NETWORK;
import static io.nexushub.portal.contract.Centre.of;
import static io.nexushub.portal.contract.Centre.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** The life of messages through the message centre, and what must not stop it. */
@ExtendWith(EvmExtension.class)
class MessageCentreTest {
  /** Places of the ring in which requests wait, as Pending.sol has it. */
  private static final int RING = 256;

  private static final Event REPLIED =
      Centre.event("Replied", Centre.indexed(Uint256.class), of(DynamicBytes.class));
  private static final Event FAILED =
      Centre.event(
          "Failed", Centre.indexed(Uint256.class), of(Uint256.class), of(Utf8String.class));
  private static final Event RECEIVED =
      Centre.event(
          "Received", of(Utf8String.class), Centre.indexed(Uint256.class), of(DynamicBytes.class));
  private static final Event HANDLED =
      Centre.event("Handled", of(Utf8String.class), of(Uint256.class), of(DynamicBytes.class));

  private final Evm evm;
  private final Centre centre;

  MessageCentreTest(Evm evm) {
    this.evm = evm;
    this.centre = new Centre(evm, 4);
  }

  @Test
  void aRequestIsLeftForTheHub() {
    TransactionReceipt receipt = centre.sendEcho(COMMUNITY, "hi", 0);
    assertThat(Centre.outgoing(receipt)).containsExactly(outgoing("echo", 1, utf8("hi"), 1).hex());
    assertThat(Centre.hops(receipt)).containsExactly("1 SEND 0x1.nexus");
    Log log =
        receipt.getLogs().stream()
            .filter(l -> l.getTopics().getFirst().equals(EventEncoder.encode(Centre.MESSAGE)))
            .findFirst()
            .orElseThrow();
    assertThat(log.getTopics().get(1)).isEqualTo(Hash.sha3String(LINK));
    assertThat(log.getTopics().get(2)).endsWith("01");
    assertThat(centre.sequences()).containsExactly(0L, 1L);
    assertThat(centre.number("getNetworkSn")).isOne();
  }

  @Test
  void aRequestFromTheCommunityIsExecutedAndAnswered() {
    TransactionReceipt receipt = centre.deliver(incoming("echo", 9, "hi", 70).encode());
    assertThat(Centre.events(receipt, RECEIVED)).hasSize(1);
    BtpMessage reply = outgoing("echo", 0, echoed(9, "hi"), -70).paying(null);
    assertThat(Centre.outgoing(receipt)).containsExactly(reply.hex());
    assertThat(Centre.hops(receipt)).containsExactly("70 REPLY 0x1.nexus", "70 RECEIVE 0x3.icon");
    assertThat(centre.sequences()).containsExactly(1L, 1L);
  }

  @Test
  void aReplyReachesTheServiceThatWaits() {
    centre.sendEcho(COMMUNITY, "hi", 0);
    byte[] reply = incoming("echo", 0, echoed(1, "hi"), -1).encode();
    TransactionReceipt receipt = centre.deliver(reply);
    assertThat(Centre.events(receipt, REPLIED)).hasSize(1);
    assertThat(Centre.hops(receipt)).containsExactly("1 RECEIVE");
    TransactionReceipt again = centre.deliver(reply);
    assertThat(Centre.dropped(again)).containsExactly("2 1 12:InvalidSn nothing waits for it");
    assertThat(Centre.hops(again)).containsExactly("1 DROP");
  }

  @Test
  void aRequestThatStillWaitsIsKeptWhenItsPlaceIsNeeded() {
    for (int i = 0; i < RING; i++) {
      centre.sendEcho(COMMUNITY, "hi", 0);
    }
    assertThat(replies(2)).isEqualTo(1);
    TransactionReceipt aside = centre.sendEcho(COMMUNITY, "hi", 0);
    TransactionReceipt over = centre.sendEcho(COMMUNITY, "hi", 0);
    assertThat(aside.getGasUsed().subtract(over.getGasUsed()).intValueExact())
        .as("a word of its own for the one that still waits")
        .isBetween(20_000, 25_000);
    assertThat(replies(2)).as("its place has been given away").isZero();
    for (int number : List.of(1, RING + 1, RING + 2)) {
      assertThat(replies(number)).isEqualTo(1);
      assertThat(replies(number)).as("a second answer").isZero();
    }
  }

  /** How many replies reach the service when one to the request of that number is delivered. */
  private int replies(int number) {
    byte[] reply = incoming("echo", 0, echoed(number, "hi"), -number).encode();
    return Centre.events(centre.deliver(reply), REPLIED).size();
  }

  @Test
  void anErrorReachesTheServiceThatWaits() {
    centre.sendEcho(COMMUNITY, "revert", 0);
    byte[] failure = incoming("echo", -1, error(4, "asked to"), -1).encode();
    TransactionReceipt receipt = centre.deliver(failure);
    assertThat(Centre.events(receipt, FAILED).getFirst().getNonIndexedValues())
        .extracting(value -> value.getValue().toString())
        .containsExactly("4", "asked to");
    assertThat(Centre.dropped(centre.deliver(failure)))
        .containsExactly("2 1 12:InvalidSn nothing waits for it");
  }

  @Test
  void anErrorOfTheHubIsAcceptedAndOneOfAnotherCommunityIsNot() {
    centre.manage("addRoute", Centre.text("0x7.icon"), Centre.text(HUB));
    centre.sendEcho(COMMUNITY, "hi", 0);
    byte[] forged = incoming("echo", -1, error(4, "no"), -1).from("0x7.icon").encode();
    byte[] otherSn = incoming("echo", -2, error(4, "no"), -1).encode();
    byte[] otherService = incoming("faulty", -1, error(4, "no"), -1).encode();
    byte[] forgedReply = incoming("echo", 0, echoed(1, "hi"), -1).from("0x7.icon").encode();
    TransactionReceipt receipt = centre.deliver(forged, otherSn, otherService, forgedReply);
    assertThat(Centre.dropped(receipt)).hasSize(4);
    assertThat(Centre.events(receipt, FAILED)).isEmpty();
    byte[] ofHub = incoming("echo", -1, error(2, "no way"), -1).from(HUB).encode();
    assertThat(Centre.events(centre.deliver(ofHub), FAILED)).hasSize(1);
  }

  @Test
  void anUnknownServiceIsAnsweredWithCodeThree() {
    TransactionReceipt receipt = centre.deliver(incoming("nobody", 9, "hi", 70).encode());
    byte[] payload = error(3, "16:NotExistsBSH found nobody");
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("nobody", -9, payload, -70).paying(null).hex());
    assertThat(Centre.hops(receipt)).containsExactly("70 ERROR 0x1.nexus");
  }

  @Test
  void anUnknownDestinationIsAnsweredWithCodeTwo() {
    BtpMessage lost = incoming("echo", 9, "hi", 70).to("0x99.icon");
    TransactionReceipt receipt = centre.deliver(lost.encode());
    byte[] payload = error(2, "21:Unreachable found 0x99.icon");
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("echo", -9, payload, -70).paying(null).hex());
  }

  /** Forwarding back over the link a message came from would let two centres play ping-pong. */
  @Test
  void aMessageIsNeverSentBackWhereItCameFrom() {
    centre.manage("addRoute", Centre.text("0x7.icon"), Centre.text(HUB));
    TransactionReceipt receipt =
        centre.deliver(incoming("echo", 9, "hi", 70).to("0x7.icon").encode());
    assertThat(Centre.hops(receipt)).containsExactly("70 ERROR 0x1.nexus");
  }

  @Test
  void aMessageForAnotherLinkedNetworkIsForwarded() {
    SourceChain other = SourceChain.of("0x8.nexus", Validator.set("v2", 4));
    String verifier =
        evm.deploy(
            centre.owner,
            "BtpMessageVerifier",
            Verifier.arguments(centre.address, other.uid, other.firstHeader, 0));
    centre.manage("addVerifier", Centre.text("0x8.nexus"), new Address(verifier));
    centre.manage("addLink", Centre.text("btp://0x8.nexus/hub"));
    BtpMessage message =
        incoming("echo", 9, "hi", 70).to("0x8.nexus").paying(COMMUNITY, 5L, 6L, 7L);
    TransactionReceipt receipt = centre.deliver(message.encode());
    assertThat(Centre.outgoing(receipt)).containsExactly(message.paying(COMMUNITY, 6L, 7L).hex());
    assertThat(Centre.hops(receipt)).containsExactly("70 ROUTE 0x8.nexus");
    assertThat(centre.reward(COMMUNITY, centre.relay)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reason | because of ??",
        "nothing | reverted without a reason",
        "burn | reverted without a reason",
        "panic | reverted with 0x4e487b71",
        "custom | reverted with 0xcb362b34",
        "bomb | reverted with 0x00000000",
        "lie | ??",
        "reenter | 10:Reentered",
        "answer twice | 10:NotExistsResponse",
        "answer a stranger | 10:NotExistsResponse"
      })
  void aServiceThatFailsIsAnsweredForAndTheLaneGoesOn(String order, String reason) {
    TransactionReceipt receipt =
        centre.deliver(
            incoming("faulty", 1, "fine", 70).encode(),
            incoming("faulty", 2, order, 71).encode(),
            incoming("faulty", 3, "fine", 72).encode());
    byte[] payload = error(4, reason);
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("faulty", -2, payload, -71).paying(null).hex());
    assertThat(Centre.events(receipt, HANDLED)).hasSize(2);
    assertThat(centre.sequences()).containsExactly(3L, 1L);
  }

  @Test
  void aLongReasonIsCutAndMadePlain() {
    TransactionReceipt receipt = centre.deliver(incoming("faulty", 2, "long reason", 71).encode());
    byte[] payload = error(4, "?".repeat(256));
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("faulty", -2, payload, -71).paying(null).hex());
  }

  /** The relay chooses the gas; the service's fate must not depend on it. */
  @Test
  void aRelayThatBringsTooLittleGasIsRefusedAndNothingIsLost() {
    byte[] relayMessage = centre.relayMessage(incoming("echo", 9, "hi", 70).encode());
    boolean refused = false;
    for (long gas = 150_000; gas <= 1_500_000; gas += 50_000) {
      switch (centre.judge(relayMessage, gas)) {
        case Evm.Outcome.Reverted reverted ->
            refused |= reverted.reason().startsWith("10:NotEnoughGas");
        case Evm.Outcome.Returned ignored -> assertThat(gas).isGreaterThan(1_000_000);
      }
    }
    assertThat(refused).isTrue();
    assertThat(Centre.events(centre.relay(relayMessage), RECEIVED)).hasSize(1);
  }

  @Test
  void theOwnerSetsTheGasOfAService() {
    centre.manage("setServiceGas", Centre.text("faulty"), new Uint256(60_000));
    byte[] relayMessage = centre.relayMessage(incoming("faulty", 9, "fine", 70).encode());
    assertThat(centre.judge(relayMessage, 400_000)).isInstanceOf(Evm.Outcome.Returned.class);
    assertThat(
            centre.refusal(
                centre.owner, "setServiceGas", Centre.text("faulty"), new Uint256(49_999)))
        .isEqualTo("10:InvalidArgument");
    assertThat(
            centre.refusal(centre.owner, "setServiceGas", Centre.text("none"), new Uint256(60_000)))
        .isEqualTo("16:NotExistsBSH");
  }

  @Test
  void aMalformedMessageIsDroppedAndItsNeighboursAreDelivered() {
    byte[] sound = incoming("faulty", 0, "fine", 70).encode();
    byte[] surplus = Rlpn.concat(sound, new byte[] {0});
    TransactionReceipt receipt = centre.deliver(sound, surplus, new byte[0], sound);
    assertThat(Centre.dropped(receipt))
        .containsExactly("2 1 10:ParseFailure", "3 1 10:ParseFailure");
    assertThat(Centre.events(receipt, HANDLED)).hasSize(2);
    assertThat(centre.sequences()).containsExactly(4L, 0L);
  }

  @ParameterizedTest
  @CsvSource({"1, -5", "-1, 5", "0, 0", "1, 0"})
  void aMessageWhoseNumbersContradictEachOtherIsDropped(long sn, long nsn) {
    TransactionReceipt receipt = centre.deliver(incoming("faulty", sn, "fine", nsn).encode());
    assertThat(Centre.dropped(receipt)).containsExactly("1 1 10:ParseFailure");
  }

  /** A peer may speak only for itself and for networks that the owner routed over it. */
  @Test
  void aMessageFromANetworkThatIsNotBehindTheLinkIsDropped() {
    TransactionReceipt receipt =
        centre.deliver(
            incoming("echo", 9, "hi", 70).from("0x9.icon").encode(),
            incoming("echo", 9, "hi", 70).from(NETWORK).encode());
    assertThat(Centre.dropped(receipt))
        .containsExactly("1 2 21:Unreachable found 0x9.icon", "2 2 21:Unreachable found 0x539.eth");
    assertThat(Centre.outgoing(receipt)).isEmpty();
  }

  @Test
  void aSerialNumberStillUnansweredIsRefused() {
    TransactionReceipt receipt =
        centre.deliver(
            incoming("faulty", 9, "fine", 70).encode(), incoming("faulty", 9, "fine", 71).encode());
    byte[] payload = error(1, "12:InvalidSn still unanswered");
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("faulty", -9, payload, -71).paying(null).hex());
  }

  @Test
  void anErrorTheServiceCannotTakeIsDropped() {
    Function send =
        Centre.function("send", Centre.text(COMMUNITY), new Int256(5), new DynamicBytes(utf8("x")));
    evm.send(centre.user, centre.faulty, send);
    TransactionReceipt receipt =
        centre.deliver(incoming("faulty", -5, error(99, "x"), -1).encode());
    assertThat(Centre.dropped(receipt)).containsExactly("1 4 cannot take it");
  }

  @Test
  void anErrorPayloadThatCannotBeReadIsDropped() {
    centre.sendEcho(COMMUNITY, "hi", 0);
    TransactionReceipt receipt = centre.deliver(incoming("echo", -1, "nonsense", -1).encode());
    assertThat(Centre.dropped(receipt)).containsExactly("1 1 10:ParseFailure");
  }

  @Test
  void aRelayMessageIsAcceptedOnceAndInOrder() {
    byte[] first = centre.relayMessage(incoming("faulty", 0, "fine", 70).encode());
    byte[] second = centre.relayMessage(incoming("faulty", 0, "fine", 71).encode());
    assertThat(centre.refusedRelay(second)).startsWith("26:NotVerifiable");
    centre.relay(first);
    assertThat(centre.refusedRelay(first)).startsWith("27:AlreadyVerified");
    centre.relay(second);
    assertThat(centre.sequences()).containsExactly(2L, 0L);
  }

  @Test
  void anotherLinkIsRefused() {
    byte[] relayMessage = centre.relayMessage(incoming("faulty", 0, "fine", 70).encode());
    for (String prev : List.of("btp://0x1.nexus/other", "btp://0x3.icon/cx", "", LINK + "/")) {
      assertThat(
              Verifier.reason(
                  evm.call(centre.relay, centre.address, Centre.handle(prev, relayMessage))))
          .isEqualTo("18:NotExistsLink");
    }
  }

  @Test
  void anUnderSignedBlockIsRefusedThroughTheCentre() {
    SourceChain.Block block = centre.hub.block(List.of(incoming("echo", 9, "hi", 70).encode()));
    assertThat(centre.refusedRelay(SourceChain.relay(block.update(2), block.proofOfAll())))
        .isEqualTo("25:Unknown:LackQuorum found 2 expected 3");
  }

  /** Init, Link and Unlink could redirect routes; in this centre no message can. */
  @ParameterizedTest
  @CsvSource({"Init", "Link", "Unlink", "Response", "anything"})
  void noMessageChangesWhatTheCentreKnows(String kind) {
    byte[] body = Rlpn.list(Rlpn.list(Rlpn.text("btp://0x9.icon/cx")));
    TransactionReceipt receipt =
        centre.deliver(incoming("bmc", 0, BtpMessage.control(kind, body), 70).from(HUB).encode());
    assertThat(Centre.dropped(receipt)).containsExactly("1 1 10:NotExistsInternal");
    assertThat(centre.refusal(centre.owner, "removeRoute", Centre.text("0x9.icon")))
        .isEqualTo("10:NotExistsRoute");
  }
}
