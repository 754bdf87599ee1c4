package io.nexushub.dex.channel;

import static io.nexushub.dex.channel.DexWorld.ALICE;
import static io.nexushub.dex.channel.DexWorld.BOB;
import static io.nexushub.dex.channel.DexWorld.DEX;
import static io.nexushub.dex.channel.DexWorld.ETH;
import static io.nexushub.dex.channel.DexWorld.ETHER;
import static io.nexushub.dex.channel.DexWorld.ICON;
import static io.nexushub.dex.channel.DexWorld.ICX;
import static io.nexushub.dex.channel.DexWorld.LATER;
import static io.nexushub.dex.channel.DexWorld.coins;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.dex.book.Fees;
import io.nexushub.dex.book.Halt;
import io.nexushub.dex.book.Payment;
import io.nexushub.dex.book.PaymentId;
import io.nexushub.lft.Receipt;
import io.nexushub.notary.HubOperation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a relay, a chain, a vault's impostor or a member may try, and what becomes of it. */
class AttacksTest {
  private static final TradeOrder.Swap SWAP = new TradeOrder.Swap(ICX, BOB, BigInteger.ONE, LATER);
  private static final NetworkAddress ELSEWHERE = NetworkAddress.of("0x9.eth");

  private final DexWorld world = new DexWorld().provided();

  @Test
  void aRelayThatTooFewNotariesSigned() {
    long before = world.notary.send(List.of(world.deposit(ETH, ALICE, coins(1), SWAP).encode()));
    world.assertUnchanged(
        25,
        "signatures: 2 of 4",
        new HubOperation.Relay(NotarySide.UID, world.notary.relay(before, 2)));
  }

  @Test
  void aRelayOfOtherNotaries() {
    NotarySide impostors = new NotarySide("impostors");
    impostors.send(List.of());
    impostors.send(List.of(world.deposit(ETH, ALICE, coins(1), SWAP).encode()));
    world.assertUnchanged(25, "", new HubOperation.Relay(NotarySide.UID, impostors.relay(1)));
  }

  @Test
  void aRelayOverALinkThatIsNone() {
    Bytes message = world.notary.relay(world.notary.send(List.of()));
    world.assertUnchanged(18, "link: 0x539.eth", new HubOperation.Relay(ETH, message));
  }

  @Test
  void aRelayTwice() {
    HubOperation relay = world.relay(world.deposit(ETH, ALICE, coins(1), SWAP));
    List<Receipt> receipts = world.run(List.of(world.transaction(relay), world.transaction(relay)));
    assertThat(receipts).extracting(Receipt::code).containsExactly(0, 27);
    world.take();
    world.assertUnchanged(27, "block height: ", relay);
    assertThat(world.book().tally().accepted()).isEqualTo(3);
  }

  @Test
  void whatIsForOtherChannelsIsNotAdmitted() {
    assertThat(world.refused(new HubOperation.Update(Bytes.hex("01"))))
        .isEqualTo("transaction.kind: update (expected: relay, govern or advance)");
  }

  /** Anybody can have a contract that says it is a vault; the book knows two networks. */
  @Test
  void aDepositFromANetworkThatHasNoVault() {
    world.run(world.deposit(ELSEWHERE, ALICE, coins(1), SWAP));
    BtpMessage error = only(world.take());
    assertThat(DexWorld.errorOf(error).text()).startsWith("vault of: 0x9.eth");
    assertThat(world.book().tally().accepted()).isEqualTo(2);
  }

  private static BtpMessage only(List<BtpMessage> sent) {
    assertThat(sent).hasSize(1);
    return sent.getFirst();
  }

  @Test
  void aDepositOfAmountsThatAreNone() {
    BigInteger huge = BigInteger.TWO.pow(128);
    Bytes order = SWAP.encode();
    world.run(
        world.deposit(ETH, 2, ALICE, BigInteger.ZERO, order),
        world.deposit(ETH, 3, ALICE, huge, order),
        world.deposit(ETH, 4, ALICE, BigInteger.TWO.pow(127), order));
    assertThat(world.take().stream().map(sent -> DexWorld.errorOf(sent).text()))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("message: 197 bytes that do not decode"),
            text -> assertThat(text).startsWith("message: 214 bytes that do not decode"),
            text -> assertThat(text).startsWith("amount: "));
    assertThat(world.book().tally().accepted()).isEqualTo(2);
  }

  @Test
  void aDepositOfWhatTheVaultDoesNotKeep() {
    ChainAddress token = ChainAddress.of("0x" + "77".repeat(20));
    FromVault.Deposit deposit = new FromVault.Deposit(2, token, coins(1), ALICE, SWAP.encode());
    FromVault.Deposit stranger =
        new FromVault.Deposit(3, ETHER.address(), coins(1), BOB, SWAP.encode());
    world.run(world.request(ETH, deposit), world.request(ETH, stranger));
    assertThat(world.take().stream().map(sent -> DexWorld.errorOf(sent).text()))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("asset: 0x7777"),
            text -> assertThat(text).startsWith("owner: hxb0b0"));
  }

  /** What is missing was refused on the way, and is its owner's at the vault: never twice. */
  @Test
  void numbersWithGaps() {
    Receipt receipt =
        world.run(
            world.deposit(ETH, 7, ALICE, coins(1), SWAP.encode()),
            world.deposit(ETH, 5, ALICE, coins(1), SWAP.encode()));
    assertThat(receipt.events().stream().map(event -> event.indexed().getFirst()))
        .contains("NumbersSkipped(str,int,int)");
    List<BtpMessage> sent = world.take();
    assertThat(DexWorld.errorOf(sent.get(1)).text()).isEqualTo("deposit number: 5 (expected: > 7)");
    assertThat(world.book().order(new SourceNumber(ETH, 7))).isPresent();
    assertThat(world.book().order(new SourceNumber(ETH, 5))).isEmpty();
  }

  @Test
  void oneNumberTwice() {
    BtpMessage first = world.deposit(ETH, ALICE, coins(1), SWAP);
    BtpMessage again = world.deposit(ETH, 2, ALICE, coins(900), SWAP.encode());
    world.run(first, again);
    assertThat(world.book().tally().accepted()).isEqualTo(3);
    // Acknowledged, not refused: an error would make the vault give back what is in the book.
    assertThat(world.take().stream().filter(sent -> sent.sn().signum() == 0)).hasSize(2);
  }

  @Test
  void messagesThatAreNotForUs() {
    BtpMessage deposit = world.deposit(ETH, ALICE, coins(1), SWAP);
    BtpMessage echo = with(deposit, "echo", DEX, deposit.sn(), deposit.nsn());
    BtpMessage astray = with(deposit, "dex", ICON, deposit.sn(), deposit.nsn());
    world.run(echo, astray);
    assertThat(world.take().stream().map(sent -> DexWorld.errorOf(sent).code()))
        .containsExactly(3L, 2L);
    BtpMessage oneWay = with(deposit, "dex", DEX, BigInteger.ZERO, deposit.nsn());
    BtpMessage twisted = with(deposit, "dex", DEX, deposit.sn(), deposit.nsn().negate());
    BtpMessage unnumbered = with(deposit, "dex", DEX, deposit.sn(), BigInteger.ZERO);
    BtpMessage ourselves =
        new BtpMessage(
            DEX, DEX, "dex", deposit.sn(), deposit.payload(), deposit.nsn(), Optional.empty());
    Receipt receipt = world.run(oneWay, twisted, unnumbered, ourselves);
    assertThat(receipt.events().stream().map(event -> event.indexed().getFirst()))
        .filteredOn(name -> name.startsWith("MessageDropped"))
        .hasSize(4);
    assertThat(world.sent).isEmpty();
    assertThat(world.book().tally().accepted()).isEqualTo(2);
  }

  private static BtpMessage with(
      BtpMessage message, String service, NetworkAddress to, BigInteger sn, BigInteger nsn) {
    return new BtpMessage(message.src(), to, service, sn, message.payload(), nsn, Optional.empty());
  }

  /** Bytes that are no message do not stop the message behind them. */
  @Test
  void noiseDoesNotStopTheLane() {
    Bytes deposit = world.deposit(ETH, ALICE, coins(1), SWAP).encode();
    long before = world.notary.send(List.of(Bytes.utf8("noise"), deposit));
    Receipt receipt = world.run(new HubOperation.Relay(NotarySide.UID, world.notary.relay(before)));
    assertThat(receipt.success()).isTrue();
    assertThat(world.book().tally().accepted()).isEqualTo(3);
  }

  private BtpMessage ordered() {
    world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    return world.take().getLast();
  }

  private Payment.State state() {
    return world.book().payment(new PaymentId(ICON, 1)).orElseThrow().state();
  }

  @Test
  void anAnswerFromWhoWasNotAsked() {
    BtpMessage order = ordered();
    BtpMessage answer = DexWorld.outcomes(order, Outcome.PAID);
    BtpMessage stranger =
        new BtpMessage(
            ETH, DEX, "dex", answer.sn(), answer.payload(), answer.nsn(), Optional.empty());
    world.run(stranger);
    assertThat(state()).isEqualTo(Payment.State.SENT);
    world.run(DexWorld.error(order, ETH));
    assertThat(state()).as("an error of a stranger").isEqualTo(Payment.State.SENT);
    world.run(answer);
    assertThat(state()).isEqualTo(Payment.State.PAID);
  }

  @Test
  void anAnswerTwice() {
    BtpMessage order = ordered();
    world.run(DexWorld.outcomes(order, Outcome.PAID));
    world.run(DexWorld.outcomes(order, Outcome.CLAIMABLE), DexWorld.error(order, ICON));
    assertThat(state()).isEqualTo(Payment.State.PAID);
  }

  @Test
  void anAnswerAboutOtherOrders() {
    BtpMessage order = ordered();
    FromVault other = new FromVault.Settled(List.of(new FromVault.Settlement(2, Outcome.PAID)));
    world.run(
        DexWorld.answer(order, other),
        DexWorld.answer(order, new FromVault.Claimed(1)),
        DexWorld.answer(order, new FromVault.Adopted(1)));
    assertThat(state()).isEqualTo(Payment.State.SENT);
    world.run(DexWorld.outcomes(order, Outcome.PAID));
    assertThat(state()).isEqualTo(Payment.State.PAID);
  }

  @Test
  void anErrorOfAnotherNumber() {
    BtpMessage order = ordered();
    BtpMessage error = DexWorld.error(order, ICON);
    BtpMessage wrong =
        new BtpMessage(
            ICON,
            DEX,
            "dex",
            error.sn().subtract(BigInteger.ONE),
            error.payload(),
            error.nsn(),
            Optional.empty());
    world.run(wrong);
    assertThat(state()).isEqualTo(Payment.State.SENT);
  }

  @Test
  void aClaimOfWhatWasNeverOrdered() {
    Receipt receipt =
        world.run(
            world.notice(ICON, new FromVault.Claimed(44)),
            world.notice(ELSEWHERE, new FromVault.Claimed(1)));
    assertThat(receipt.events().stream().map(event -> event.indexed().getFirst()))
        .filteredOn(name -> name.startsWith("MessageDropped"))
        .hasSize(2);
  }

  @Test
  void moreMessagesThanABlockTakes() {
    BtpMessage[] deposits = new BtpMessage[257];
    for (int i = 0; i < deposits.length; i++) {
      deposits[i] = world.deposit(ETH, ALICE, coins(1), SWAP);
    }
    world.assertUnchanged(28, "messages of this block: 257", world.relay(deposits));
  }

  /** A block full of acknowledgements leaves no room for orders: they leave with the next one. */
  @Test
  void ordersThatFindNoRoomLeaveLater() {
    BtpMessage[] deposits = new BtpMessage[256];
    for (int i = 0; i < deposits.length; i++) {
      deposits[i] = world.deposit(ETH, ALICE, coins(1), SWAP);
    }
    world.run(deposits);
    assertThat(world.take()).hasSize(256).noneMatch(BtpMessage::isTwoWay);
    assertThat(world.book().vault(ICON).orElseThrow().queued()).isEqualTo(256);
    world.run(new HubOperation.Advance());
    assertThat(world.take().stream().mapToInt(sent -> DexWorld.orders(sent).size()).sum())
        .isEqualTo(256);
  }

  // Members

  @Test
  void noSingleMemberChangesAnything() {
    Change change = new Change(1, new Change.SetHalt(Halt.SIGNING));
    world.assertUnchanged(11, "members who signed: 0 of 4", world.govern(change, 0));
    world.assertUnchanged(11, "members who signed: 2 of 4", world.govern(change, 2));
    Signature one = DexWorld.MEMBERS.getFirst().sign(change.digest(DEX));
    world.assertUnchanged(
        11,
        "members who signed: 1 of 4",
        new HubOperation.Govern(change.encode(), Collections.nCopies(4, one)));
    assertThat(world.run(world.govern(change, 3)).success()).isTrue();
    assertThat(world.book().halt()).isEqualTo(Halt.SIGNING);
  }

  @Test
  void whoHasLeftDecidesNothingAnyMore() {
    List<Signer> next = new ArrayList<>(NotarySide.signers("successors").subList(0, 3));
    next.add(DexWorld.MEMBERS.getLast());
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    world.state = networks.appoint(world.state, next.stream().map(Signer::publicKey).toList());
    world.execute(List.of()); // announces them
    world.take();
    Change change = new Change(1, new Change.SetHalt(Halt.SIGNING));
    world.assertUnchanged(11, "members who signed: 0 of 4", world.govern(change, 3));
    world.assertUnchanged(11, "members who signed: 1 of 4", world.govern(change, 4));
    List<Signature> approvals =
        next.stream().limit(3).map(signer -> signer.sign(change.digest(DEX))).toList();
    assertThat(world.run(new HubOperation.Govern(change.encode(), approvals)).success()).isTrue();
  }

  @Test
  void aSignatureIsGoodForOneChangeOfOneChannel() {
    Change change = new Change(1, new Change.SetHalt(Halt.TRADES));
    Change other = new Change(1, new Change.SetHalt(Halt.NOTHING));
    List<Signature> foreign = new ArrayList<>();
    List<Signature> strangers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      foreign.add(DexWorld.MEMBERS.get(i).sign(change.digest(NetworkAddress.of("0x2.dex"))));
      strangers.add(NotarySide.signers("strangers").get(i).sign(change.digest(DEX)));
    }
    world.assertUnchanged(
        11, "members who signed: 0 of 4", new HubOperation.Govern(change.encode(), foreign));
    world.assertUnchanged(
        11, "members who signed: 0 of 4", new HubOperation.Govern(change.encode(), strangers));
    world.assertUnchanged(
        11,
        "members who signed: 0 of 4",
        new HubOperation.Govern(other.encode(), world.govern(change, 4).approvals()));
  }

  @Test
  void aChangeIsMadeOnceAndInItsTurn() {
    HubOperation halt = world.govern(new Change(1, new Change.SetHalt(Halt.TRADES)), 4);
    HubOperation later = world.govern(new Change(3, new Change.SetHalt(Halt.NOTHING)), 4);
    assertThat(world.run(halt).success()).isTrue();
    world.assertUnchanged(27, "change number: 1 (expected: 2)", halt);
    world.assertUnchanged(26, "change number: 3 (expected: 2)", later);
  }

  @Test
  void changesThatCannotBe() {
    Fees fees = new Fees(3_000, 0);
    world.assertUnchanged(
        25,
        "pool: ",
        world.govern(new Change(1, new Change.OpenPool(DexWorld.POOL, 500_000, fees)), 4));
    world.assertUnchanged(
        25,
        "payment: ",
        world.govern(
            new Change(1, new Change.PayFees(DexWorld.POOL, true, BOB, BigInteger.ONE)), 4));
    world.assertUnchanged(
        25,
        "fees: 1",
        world.govern(
            new Change(1, new Change.PayFees(DexWorld.POOL, true, ALICE, BigInteger.ONE)), 4));
    world.assertUnchanged(
        25,
        "vault: 0x9.eth",
        world.govern(new Change(1, new Change.SetPolicy(ELSEWHERE, 60, BigInteger.ONE, false)), 4));
    world.assertUnchanged(25, "change: ", new HubOperation.Govern(Bytes.hex("c20109"), List.of()));
  }
}
