package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.COMMUNITY;
import static io.nexushub.portal.contract.Centre.HUB;
import static io.nexushub.portal.contract.Centre.LINK;
import static io.nexushub.portal.contract.Centre.NETWORK;
import static io.nexushub.portal.contract.Centre.text;
import static io.nexushub.portal.contract.Centre.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;

/** What the owner may do, what nobody else may, and rule 2: system contracts are out of reach. */
@ExtendWith(EvmExtension.class)
class RegistryTest {
  private final Evm evm;
  private final Centre centre;

  RegistryTest(Evm evm) {
    this.evm = evm;
    this.centre = new Centre(evm, 4);
  }

  record Power(String method, Type<?>... arguments) {
    @Override
    public String toString() {
      return method;
    }
  }

  static Stream<Power> powersOfTheOwner() {
    Address someone = new Address("0x00000000000000000000000000000000000000aa");
    return Stream.of(
        new Power("addService", text("s"), someone),
        new Power("removeService", text("echo")),
        new Power("setServiceGas", text("echo"), new Uint256(100_000)),
        new Power("addVerifier", text("0x9.icon"), someone),
        new Power("removeVerifier", text(HUB)),
        new Power("addLink", text(LINK)),
        new Power("removeLink", text(LINK)),
        new Power("addRoute", text("0x9.icon"), text(HUB)),
        new Power("removeRoute", text(COMMUNITY)),
        new Power("addRelay", text(LINK), someone),
        new Power("removeRelay", text(LINK), someone),
        new Power("setFeeTable", FeeTest.networks(COMMUNITY), FeeTest.table(1, 2)),
        new Power("setFeeHandler", someone),
        new Power(
            "dropMessage",
            text(COMMUNITY),
            new Uint256(1),
            text("echo"),
            new Int256(1),
            new Int256(1),
            text(""),
            new DynamicArray<>(Uint256.class)),
        new Power("setMode", new Int256(1)),
        new Power("transferOwnership", someone));
  }

  @ParameterizedTest
  @MethodSource("powersOfTheOwner")
  void nobodyElseHasThePowersOfTheOwner(Power power) {
    assertThat(centre.refusal(centre.user, power.method(), power.arguments()))
        .isEqualTo("11:Unauthorized");
    assertThat(centre.refusal(centre.relay, power.method(), power.arguments()))
        .isEqualTo("11:Unauthorized");
  }

  @Test
  void ownershipIsHandedOverInTwoSteps() {
    centre.manage("transferOwnership", new Address(centre.user));
    assertThat(centre.refusal(centre.relay, "acceptOwnership")).isEqualTo("11:Unauthorized");
    assertThat(centre.refusal(centre.user, "setMode", new Int256(1))).isEqualTo("11:Unauthorized");
    evm.send(centre.user, centre.address, Centre.function("acceptOwnership"));
    evm.send(centre.user, centre.address, Centre.function("setMode", new Int256(0)));
    assertThat(centre.refusal(centre.owner, "setMode", new Int256(1))).isEqualTo("11:Unauthorized");
  }

  /** The code of the owner's half, called directly, has a storage of its own that nobody owns. */
  @Test
  void theOwnersHalfIsUselessByItself() {
    String slotless = evm.deploy(centre.owner, "BmcAdminProbe", new Utf8String(NETWORK));
    assertThat(
            Verifier.reason(
                evm.call(centre.owner, slotless, Centre.function("setMode", new Int256(1)))))
        .isEqualTo("11:Unauthorized");
  }

  @Test
  void rule2_systemContractsAreNoServices() {
    for (String system : List.of(centre.address, centre.verifier)) {
      assertThat(centre.refusal(centre.owner, "addService", text("evil"), new Address(system)))
          .isEqualTo("10:InvalidArgument");
    }
    assertThat(centre.refusal(centre.owner, "addService", text("evil"), new Address(centre.user)))
        .isEqualTo("10:InvalidArgument");
    assertThat(centre.refusal(centre.owner, "addService", text("bmc"), new Address(centre.echo)))
        .isEqualTo("15:AlreadyExistsBSH");
    assertThat(centre.refusal(centre.owner, "addService", text(""), new Address(centre.echo)))
        .isEqualTo("10:InvalidArgument");
    assertThat(centre.refusal(centre.owner, "addService", text("a b"), new Address(centre.echo)))
        .isEqualTo("10:InvalidArgument");
    assertThat(
            centre.refusal(centre.owner, "addVerifier", text("0x9.icon"), new Address(centre.echo)))
        .isEqualTo("10:InvalidArgument");
    assertThat(
            centre.refusal(
                centre.owner, "addVerifier", text("0x9.icon"), new Address(centre.address)))
        .isEqualTo("10:InvalidArgument");
  }

  @Test
  void theRegistryNamesWhatExistsAlready() {
    Address echo = new Address(centre.echo);
    Address verifier = new Address(centre.verifier);
    assertThat(centre.refusal(centre.owner, "addService", text("echo"), echo))
        .isEqualTo("15:AlreadyExistsBSH");
    assertThat(centre.refusal(centre.owner, "removeService", text("none")))
        .isEqualTo("16:NotExistsBSH");
    assertThat(centre.refusal(centre.owner, "addVerifier", text(HUB), verifier))
        .isEqualTo("13:AlreadyExistsBMV");
    assertThat(centre.refusal(centre.owner, "removeVerifier", text("0x9.icon")))
        .isEqualTo("14:NotExistsBMV");
    assertThat(centre.refusal(centre.owner, "addLink", text("btp://0x1.nexus/other")))
        .isEqualTo("17:AlreadyExistsLink");
    assertThat(centre.refusal(centre.owner, "addLink", text("btp://0x9.icon/cx")))
        .isEqualTo("14:NotExistsBMV");
    assertThat(centre.refusal(centre.owner, "addLink", text("0x9.icon")))
        .isEqualTo("10:InvalidArgument");
    assertThat(centre.refusal(centre.owner, "removeLink", text(LINK)))
        .isEqualTo("10:ReferredByRoute");
    assertThat(centre.refusal(centre.owner, "addRoute", text(COMMUNITY), text(HUB)))
        .isEqualTo("10:AlreadyExistRoute");
    assertThat(centre.refusal(centre.owner, "addRoute", text(NETWORK), text(HUB)))
        .isEqualTo("10:InvalidArgument");
    assertThat(centre.refusal(centre.owner, "addRoute", text("0x9.icon"), text(COMMUNITY)))
        .isEqualTo("18:NotExistsLink");
  }

  @Test
  void aRouteNamesItsLinkByEitherAddress() {
    centre.manage("addRoute", text("0x7.icon"), text(HUB));
    centre.manage("addRoute", text("0x8.icon"), text(LINK));
    for (String network : List.of("0x7.icon", "0x8.icon")) {
      Function send = Centre.function("send", text(network), new DynamicBytes(utf8("hi")));
      assertThat(evm.call(centre.user, centre.echo, send)).isInstanceOf(Evm.Outcome.Returned.class);
    }
  }

  @Test
  void aWhitelistedLinkTakesRelayMessagesFromItsRelaysOnly() {
    byte[] relayMessage = centre.relayMessage(BtpMessage.incoming("faulty", 0, "fine", 1).encode());
    centre.manage("addRelay", text(LINK), new Address(centre.user));
    assertThat(centre.refusedRelay(relayMessage)).isEqualTo("11:Unauthorized");
    assertThat(centre.refusal(centre.owner, "addRelay", text(LINK), new Address(centre.user)))
        .isEqualTo("19:AlreadyExistsBMR");
    centre.manage("addRelay", text(LINK), new Address(centre.relay));
    centre.manage("removeRelay", text(LINK), new Address(centre.user));
    assertThat(centre.refusal(centre.owner, "removeRelay", text(LINK), new Address(centre.user)))
        .isEqualTo("20:NotExistsBMR");
    centre.relay(relayMessage);
    assertThat(centre.sequences()).containsExactly(1L, 0L);
  }

  @Test
  void inMaintenanceNothingMoves() {
    byte[] relayMessage = centre.relayMessage(BtpMessage.incoming("faulty", 0, "fine", 1).encode());
    centre.manage("setMode", new Int256(1));
    assertThat(centre.refusedRelay(relayMessage)).isEqualTo("10:NotNormalMode");
    Function send = Centre.function("send", text(COMMUNITY), new DynamicBytes(utf8("hi")));
    assertThat(Verifier.reason(evm.call(centre.user, centre.echo, send)))
        .isEqualTo("10:NotNormalMode");
    assertThat(centre.refusal(centre.user, "claimReward", text(NETWORK), text(centre.user)))
        .isEqualTo("10:NotNormalMode");
    centre.manage("setMode", new Int256(0));
    centre.relay(relayMessage);
    assertThat(centre.refusal(centre.owner, "setMode", new Int256(2)))
        .isEqualTo("10:InvalidArgument");
  }

  /** A fresh link over an old verifier would otherwise open every old message to replay. */
  @Test
  void sequenceNumbersSurviveTheRemovalOfALink() {
    centre.sendEcho(COMMUNITY, "hi", 0);
    centre.deliver(BtpMessage.incoming("faulty", 0, "fine", 1).encode());
    centre.manage("removeRoute", text(COMMUNITY));
    centre.manage("removeLink", text(LINK));
    byte[] next =
        centre.relayMessage(BtpMessage.incoming("faulty", 0, "fine", 2).from(HUB).encode());
    assertThat(centre.refusedRelay(next)).isEqualTo("18:NotExistsLink");
    centre.manage("addLink", text(LINK));
    assertThat(centre.sequences()).containsExactly(1L, 1L);
    centre.relay(next);
    assertThat(centre.sequences()).containsExactly(2L, 1L);
  }

  @Test
  void aVerifierIsReplacedWithoutLosingTheCount() {
    centre.deliver(BtpMessage.incoming("faulty", 0, "fine", 1).encode());
    SourceChain again = SourceChain.of(HUB, Validator.set("new", 4));
    String verifier =
        evm.deploy(
            centre.owner,
            "BtpMessageVerifier",
            Verifier.arguments(centre.address, HUB, again.firstHeader, 1));
    centre.manage("removeVerifier", text(HUB));
    assertThat(centre.refusedRelay(new byte[0])).isEqualTo("14:NotExistsBMV");
    centre.manage("addVerifier", text(HUB), new Address(verifier));
    SourceChain.Block block =
        again.block(List.of(BtpMessage.incoming("faulty", 0, "fine", 2).encode()));
    centre.relay(SourceChain.relay(block.update(3), block.proofOfAll()));
    assertThat(centre.sequences()).containsExactly(2L, 0L);
  }

  @Test
  void theOwnerCanHaveAMessageDroppedButNotAnotherOne() {
    Type<?>[] order = {
      text(COMMUNITY),
      new Uint256(2),
      text("faulty"),
      new Int256(6),
      new Int256(71),
      text(""),
      new DynamicArray<>(Uint256.class)
    };
    centre.manage("dropMessage", order);
    var receipt =
        centre.deliver(
            BtpMessage.incoming("faulty", 5, "fine", 70).encode(),
            BtpMessage.incoming("faulty", 6, "fine", 71).encode(),
            BtpMessage.incoming("faulty", 7, "fine", 72).encode());
    assertThat(Centre.hops(receipt))
        .containsExactly("70 RECEIVE 0x3.icon", "71 ERROR 0x1.nexus", "72 RECEIVE 0x3.icon");
    assertThat(centre.refusal(centre.owner, "dropMessage", order)).isEqualTo("10:InvalidSeq");
    order[1] = new Uint256(4);
    centre.manage("dropMessage", order);
    assertThat(Centre.hops(centre.deliver(BtpMessage.incoming("faulty", 8, "fine", 73).encode())))
        .containsExactly("73 RECEIVE 0x3.icon");
  }

  @Test
  void onlyAServiceSendsUnderItsName() {
    Type<?>[] message = {text(COMMUNITY), text("echo"), new Int256(1), new DynamicBytes(utf8("x"))};
    assertThat(centre.refusal(centre.user, "sendMessage", message)).isEqualTo("11:Unauthorized");
    assertThat(centre.refusal(centre.faulty, "sendMessage", message)).isEqualTo("11:Unauthorized");
    message[1] = text("bmc");
    assertThat(centre.refusal(centre.user, "sendMessage", message)).isEqualTo("11:Unauthorized");
  }

  @Test
  void aServiceSendsOnlyWhereARouteLeads() {
    for (String to : List.of("0x9.icon", NETWORK, "")) {
      Function send = Centre.function("send", text(to), new DynamicBytes(utf8("hi")));
      assertThat(Verifier.reason(evm.call(centre.user, centre.echo, send)))
          .isEqualTo("21:Unreachable");
    }
  }

  @Test
  void onlyTheCentreCallsTheService() {
    Function message =
        Centre.function(
            "handleBTPMessage",
            text(COMMUNITY),
            text("echo"),
            new Uint256(1),
            new DynamicBytes(utf8("x")));
    Function error =
        Centre.function(
            "handleBTPError",
            text(COMMUNITY),
            text("echo"),
            new Uint256(1),
            new Uint256(1),
            text("x"));
    for (Function call : List.of(message, error)) {
      assertThat(Verifier.reason(evm.call(centre.user, centre.echo, call)))
          .isEqualTo("11:Unauthorized");
    }
  }

  @Test
  void aCallOfNoFunctionIsRefused() {
    assertThat(evm.call(centre.owner, centre.address, Centre.function("noSuchFunction")))
        .isInstanceOf(Evm.Outcome.Reverted.class);
  }
}
