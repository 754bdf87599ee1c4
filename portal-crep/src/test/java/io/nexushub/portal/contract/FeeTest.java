package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.BtpMessage.control;
import static io.nexushub.portal.contract.BtpMessage.echoed;
import static io.nexushub.portal.contract.BtpMessage.error;
import static io.nexushub.portal.contract.BtpMessage.incoming;
import static io.nexushub.portal.contract.BtpMessage.outgoing;
import static io.nexushub.portal.contract.Centre.COMMUNITY;
import static io.nexushub.portal.contract.Centre.NETWORK;
import static io.nexushub.portal.contract.Centre.text;
import static io.nexushub.portal.contract.Centre.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** Fees are paid at the source, earned by who delivers, and never exceed what was taken in. */
@ExtendWith(EvmExtension.class)
class FeeTest {
  private static final String RECEIVER = "0x00000000000000000000000000000000000000aa";

  private final Evm evm;
  private final Centre centre;

  FeeTest(Evm evm) {
    this.evm = evm;
    this.centre = new Centre(evm, 4);
  }

  @BeforeEach
  void setPrices() {
    setFees(COMMUNITY, 10, 20, 30, 40);
  }

  @Test
  void aTwoWayMessageCostsBothWays() {
    assertThat(fee(COMMUNITY, false)).isEqualTo(30);
    assertThat(fee(COMMUNITY, true)).isEqualTo(100);
    Function send = Centre.function("send", text(COMMUNITY), new DynamicBytes(utf8("hi")));
    assertThat(Verifier.reason(evm.call(centre.user, centre.echo, send)))
        .isEqualTo("10:NotEnoughFee");
    TransactionReceipt receipt = centre.sendEcho(COMMUNITY, "hi", 100);
    assertThat(Centre.outgoing(receipt))
        .containsExactly(
            outgoing("echo", 1, utf8("hi"), 1).paying(NETWORK, 10L, 20L, 30L, 40L).hex());
    assertThat(evm.balance(centre.address)).isEqualTo(100);
  }

  @Test
  void theRelayOfTheReplyIsPaidAndTheRestIsTheCentres() {
    centre.sendEcho(COMMUNITY, "hi", 107);
    assertThat(centre.reward(NETWORK, centre.address)).isEqualTo(7);
    centre.deliver(incoming("echo", 0, echoed(1, "hi"), -1).paying(NETWORK, 40L, 3L).encode());
    assertThat(centre.reward(NETWORK, centre.relay)).isEqualTo(40);
    assertThat(centre.reward(NETWORK, centre.address)).isEqualTo(10);
    claim(centre.relay);
    assertThat(evm.balance(RECEIVER)).isEqualTo(40);
    assertThat(centre.refusal(centre.relay, "claimReward", text(NETWORK), text(RECEIVER)))
        .isEqualTo("10:NotExistsReward");
    centre.manage("setFeeHandler", new Address(centre.user));
    claim(centre.user);
    assertThat(evm.balance(RECEIVER)).isEqualTo(50);
  }

  /** Rule 1: a peer can name any figure, but what was never paid in is never paid out. */
  @Test
  void noMoreIsCreditedThanWasTakenIn() {
    centre.sendEcho(COMMUNITY, "hi", 100);
    centre.deliver(
        incoming("faulty", 0, "fine", 5).paying(NETWORK, 1_000_000L).encode(),
        incoming("faulty", 0, "fine", 6).paying(NETWORK, 1_000_000L).encode());
    assertThat(centre.reward(NETWORK, centre.relay)).isEqualTo(100);
    assertThat(evm.balance(centre.address)).isEqualTo(100);
  }

  @Test
  void aClaimFromAnotherNetworkIsPaidFromThePoolAndAnswered() {
    centre.sendEcho(COMMUNITY, "hi", 100);
    TransactionReceipt receipt = centre.deliver(claimMessage(60, RECEIVER, 8));
    byte[] response = control("Response", error(0, ""));
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("bmc", 0, response, -8).paying(null).hex());
    assertThat(centre.reward(NETWORK, RECEIVER)).isEqualTo(60);
    TransactionReceipt tooMuch = centre.deliver(claimMessage(41, RECEIVER, 9));
    assertThat(Centre.outgoing(tooMuch))
        .containsExactly(
            outgoing("bmc", -9, error(1, "10:NotEnoughFee found 41"), -9).paying(null).hex());
    assertThat(centre.reward(NETWORK, RECEIVER)).isEqualTo(60);
  }

  @Test
  void aClaimForNoAddressIsRefused() {
    centre.sendEcho(COMMUNITY, "hi", 100);
    for (String receiver : List.of("", "hx00", "0x" + "0".repeat(40), RECEIVER.replace('a', 'g'))) {
      TransactionReceipt receipt = centre.deliver(claimMessage(1, receiver, 8));
      assertThat(Centre.outgoing(receipt))
          .containsExactly(
              outgoing("bmc", -8, error(1, "10:InvalidArgument"), -8).paying(null).hex());
    }
  }

  @Test
  void aRewardAbroadIsClaimedByMessageAndRestoredOnAnError() {
    centre.deliver(incoming("faulty", 0, "fine", 5).paying(COMMUNITY, 33L).encode());
    assertThat(centre.reward(COMMUNITY, centre.relay)).isEqualTo(33);
    TransactionReceipt receipt = claimAbroad();
    byte[] body = Rlpn.list(Rlpn.number(33), Rlpn.text("hxabc"));
    assertThat(Centre.outgoing(receipt))
        .containsExactly(
            outgoing("bmc", 1, control("Claim", body), 1)
                .paying(NETWORK, 10L, 20L, 30L, 40L)
                .hex());
    assertThat(centre.reward(COMMUNITY, centre.relay)).isZero();
    centre.deliver(incoming("bmc", -1, error(1, "no"), -1).encode());
    assertThat(centre.reward(COMMUNITY, centre.relay)).isEqualTo(33);
    claimAbroad();
    centre.deliver(incoming("bmc", 0, control("Response", error(0, "")), -2).encode());
    assertThat(centre.reward(COMMUNITY, centre.relay)).isZero();
    TransactionReceipt replayed = centre.deliver(incoming("bmc", -2, error(1, "no"), -2).encode());
    assertThat(Centre.dropped(replayed)).hasSize(1);
    assertThat(centre.reward(COMMUNITY, centre.relay)).isZero();
  }

  @Test
  void anAnswerCarriesTheFeesOfTheWayBack() {
    TransactionReceipt receipt =
        centre.deliver(incoming("echo", 9, "hi", 70).paying(COMMUNITY, 1L, 2L, 3L).encode());
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("echo", 0, echoed(9, "hi"), -70).paying(COMMUNITY, 2L, 3L).hex());
    assertThat(centre.reward(COMMUNITY, centre.relay)).isEqualTo(1);
  }

  /** The way back from here has two hops, whose fees stand last and must come first. */
  @Test
  void anErrorPutsTheFeesOfTheWayBackFirst() {
    TransactionReceipt receipt =
        centre.deliver(incoming("none", 9, "hi", 70).paying(COMMUNITY, 1L, 2L, 3L, 4L).encode());
    byte[] payload = error(3, "16:NotExistsBSH found none");
    assertThat(Centre.outgoing(receipt))
        .containsExactly(outgoing("none", -9, payload, -70).paying(COMMUNITY, 3L, 4L, 2L).hex());
  }

  @Test
  void aMessageWithTooManyOrTooLargeFeesIsDropped() {
    Long[] many = new Long[17];
    Arrays.fill(many, 1L);
    TransactionReceipt receipt =
        centre.deliver(
            incoming("faulty", 0, "fine", 5).paying(COMMUNITY, many).encode(),
            incoming("faulty", 0, "fine", 5).paying(COMMUNITY, -1L).encode());
    assertThat(Centre.dropped(receipt))
        .containsExactly("1 1 10:ParseFailure", "2 1 10:ParseFailure");
  }

  @Test
  void aPriceListIsChecked() {
    assertThat(refusedFees(COMMUNITY, 1)).isEqualTo("10:LengthMustBeEven");
    assertThat(refusedFees("0x9.icon", 1, 2)).isEqualTo("21:Unreachable");
    assertThat(refusedFees(COMMUNITY, new long[18])).isEqualTo("10:InvalidArgument");
    setFees(COMMUNITY);
    assertThat(fee(COMMUNITY, true)).isZero();
  }

  private static byte[] claimMessage(long amount, String receiver, long nsn) {
    byte[] body = Rlpn.list(Rlpn.number(amount), Rlpn.text(receiver));
    return incoming("bmc", nsn, control("Claim", body), nsn).encode();
  }

  private TransactionReceipt claimAbroad() {
    Function claim = Centre.function("claimReward", text(COMMUNITY), text("hxabc"));
    return evm.send(centre.relay, centre.address, claim, BigInteger.valueOf(100));
  }

  private void claim(String account) {
    evm.send(
        account, centre.address, Centre.function("claimReward", text(NETWORK), text(RECEIVER)));
  }

  private BigInteger fee(String to, boolean response) {
    return centre.number("getFee", text(to), new Bool(response));
  }

  private void setFees(String network, long... values) {
    centre.manage("setFeeTable", networks(network), table(values));
  }

  private String refusedFees(String network, long... values) {
    return centre.refusal(centre.owner, "setFeeTable", networks(network), table(values));
  }

  static DynamicArray<Utf8String> networks(String network) {
    return new DynamicArray<>(Utf8String.class, text(network));
  }

  static DynamicArray<Uint256Array> table(long... values) {
    List<Uint256> fees = new ArrayList<>();
    for (long value : values) {
      fees.add(new Uint256(value));
    }
    return new DynamicArray<>(Uint256Array.class, new Uint256Array(fees));
  }

  /** Element type of {@code uint256[][]}. */
  static final class Uint256Array extends DynamicArray<Uint256> {
    Uint256Array(List<Uint256> values) {
      super(Uint256.class, values);
    }

    @Override
    public String getTypeAsString() {
      return "uint256[]";
    }
  }
}
