package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a relay, or too few members, may try. D1 to D6 are the defects of the published Solidity
 * verifier.
 */
class HostileBlocksTest {
  private static final BigInteger CURVE_ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final Verifier verifier = new Verifier();
  private final Members members = Members.of("v1", 4);
  private final Block first = Block.first(10, members);
  private final BtpClientState start = Verifier.trusting(first);

  @Test
  void d2AChangeBitWithoutAContextIsNoChange() {
    Members successors = Members.of("v2", 5);
    Block silent = first.next(members).announcing(successors);
    silent.context = Optional.empty();
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "next proof context: absent (expected: present, as the change bit is set)",
        silent.update(members, 3));

    Block empty = first.next(members).announcing(successors);
    empty.context =
        Optional.of(new RlpWriter().beginList().beginList().endList().endList().toBytes());
    assertThat(verifier.verify(start, empty.update(members, 3)).isAccepted()).isFalse();

    Block other = first.next(members).announcing(successors);
    other.context = Optional.of(Members.of("v3", 5).context());
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "next proof context hash: ", other.update(members, 3));
  }

  @Test
  void d3TheZeroAddressIsNoMember() {
    RlpWriter context = new RlpWriter().beginList().beginList();
    for (int i = 0; i < 3; i++) {
      context.bytes(Members.address(members.signers().get(i).orElseThrow()).bytes());
    }
    context.bytes(Address.ZERO.bytes());
    Block block = first.next(members).announcing(members);
    block.context = Optional.of(context.endList().endList().toBytes());
    block.nextContextHash = Block.keccak(block.context.get());
    assertThat(verifier.verify(start, block.update(members, 3)).isAccepted()).isFalse();

    Block plain = first.next(members, "m0");
    for (int length : new int[] {0, 1, 64, 66}) {
      List<Optional<Bytes>> slots = members.sign(plain.decision(), 2);
      slots.set(2, Optional.of(Bytes.of(new byte[length])));
      assertThat(verifier.verify(start, plain.update(Members.proof(slots))).isAccepted()).isFalse();
    }
  }

  @Test
  void d4AMemberWithoutAKeyCountsAndNeverVotes() {
    Members withGap = Members.of("v2", 4).with(1, Optional.empty());
    Block change = first.next(members).announcing(withGap);
    BtpClientState state = verifier.accepted(start, change.update(members, 3));

    Block block = change.next(withGap, "m0");
    verifier.assertRefused(
        state,
        Refusal.Kind.INVALID,
        "signatures: 2 of 4 (expected: >= 3: LackQuorum)",
        block.update(withGap, 2),
        block.messages(0, 1));
    List<Optional<Bytes>> slots = withGap.sign(block.decision(), 2);
    slots.set(1, slots.get(0));
    verifier.assertRefused(
        state, Refusal.Kind.INVALID, "signature 1: ", block.update(Members.proof(slots)));
    assertThat(verifier.accepted(state, block.update(withGap, 3), block.messages(0, 1)).delivered())
        .isEqualTo(1);
  }

  @Test
  void d5TheSecondSpellingOfASignatureIsNone() {
    Block block = first.next(members, "m0");
    List<Optional<Bytes>> slots = members.sign(block.decision(), 3);
    slots.set(0, slots.get(0).map(HostileBlocksTest::highS));
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "signature 0: of nobody", block.update(Members.proof(slots)));
  }

  @Test
  void d6ThereAreAsManySlotsAsMembers() {
    Block block = first.next(members, "m0");
    List<Optional<Bytes>> surplus = new ArrayList<>(members.sign(block.decision(), 4));
    surplus.add(surplus.get(0));
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "signatures: 5 slots (expected: 4)",
        block.update(Members.proof(surplus)));
    List<Optional<Bytes>> missing = members.sign(block.decision(), 3).subList(0, 3);
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "signatures: 3 slots (expected: 4)",
        block.update(Members.proof(missing)));
  }

  /** Strictly more than two thirds: of three all three, of six five. */
  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,3", "4,3", "5,4", "6,5", "7,5", "22,15"})
  void theQuorumIsStrictlyMoreThanTwoThirds(int size, int quorum) {
    Members signers = Members.of("v7", size);
    Block genesis = Block.first(1, signers);
    BtpClientState state = Verifier.trusting(genesis);
    Block block = genesis.next(signers, "m0");
    assertThat(verifier.verify(state, block.update(signers, quorum - 1)).isAccepted()).isFalse();
    assertThat(verifier.verify(state, block.update(signers, quorum)).isAccepted()).isTrue();
  }

  @Test
  void oneSignerFillsOneSlot() {
    Block block = first.next(members, "m0");
    List<Optional<Bytes>> slots = members.sign(block.decision(), 2);
    slots.set(2, slots.get(1));
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "signature 2: ", block.update(Members.proof(slots)));
    List<Optional<Bytes>> swapped = members.sign(block.decision(), 3);
    Collections.swap(swapped, 0, 1);
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "signature 0: ", block.update(Members.proof(swapped)));
  }

  @Test
  void aContextMustNotNameAMemberTwiceNorBeUnableToSign() {
    Members twice = members.with(3, members.signers().get(0));
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "", first.next(members).announcing(twice).update(members, 3));
    Members keyless = members.with(0, Optional.empty()).with(1, Optional.empty());
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "next proof context: 2 of 4 members have a key (expected: >= 3)",
        first.next(members).announcing(keyless).update(members, 3));
  }

  @Test
  void anUnannouncedContextIsRefused() {
    Block block = first.next(members, "m0");
    block.context = Optional.of(members.context());
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "next proof context: present (expected: absent)",
        block.update(members, 3));
    Block silentChange = first.next(Members.of("v2", 4), "m0");
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "next proof context hash: ", silentChange.update(members, 3));
  }

  /** Each field of a header is signed, directly or through a hash. */
  @Test
  void noFieldCanBeChangedUnderTheSignatures() {
    List<Consumer<Block>> forgeries =
        List.of(
            block -> block.height++,
            block -> block.round++,
            block -> block.nextContextHash = Hash.of(Bytes.of(new byte[32])),
            block -> block.path = path(1, block.section()),
            block -> block.networkId++,
            block -> block.updateNumber += 2,
            block -> block.updateNumber |= 1,
            block -> block.previous = Optional.empty(),
            block -> block.previous = Optional.of(block.section()),
            block -> block.messageCount++,
            block -> block.messageCount = 0,
            block -> block.messagesRoot = Optional.empty(),
            block -> block.messagesRoot = Optional.of(block.section()),
            block -> block.messagesRoot = Optional.of(Hash.ZERO),
            block -> block.context = Optional.of(members.context()));
    for (int i = 0; i < forgeries.size(); i++) {
      Block block = first.next(members, "m0", "m1");
      Bytes proof = Members.proof(members.sign(block.decision(), 4));
      assertThat(verifier.verify(start, block.update(proof)).isAccepted()).isTrue();
      forgeries.get(i).accept(block);
      assertThat(verifier.verify(start, block.update(proof)).isAccepted())
          .as("forgery %d", i)
          .isFalse();
    }
  }

  /** Signed by everybody, and still not the next block of this network. */
  @Test
  void signaturesDoNotMakeABlockTheNextOne() {
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "network id: 2 (expected: 1)",
        signed(block -> block.networkId = 2));
    verifier.assertRefused(
        start,
        Refusal.Kind.STALE,
        "block height: 9 (expected: > 10)",
        signed(block -> block.height = 9));
    verifier.assertRefused(
        start,
        Refusal.Kind.EARLY,
        "first message: 3 (expected: 0)",
        signed(block -> block.updateNumber = 6));
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "previous section: ",
        signed(block -> block.previous = Optional.of(Block.keccak(Bytes.utf8("other")))));
    verifier.assertRefused(
        start, Refusal.Kind.INVALID, "signature 0: ", signed(block -> block.uid = "0x2.icon"));
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "messages root: zero",
        signed(block -> block.messagesRoot = Optional.of(Hash.ZERO)));
    verifier.assertRefused(
        start,
        Refusal.Kind.INVALID,
        "messages root: none of 1 messages",
        signed(block -> block.messagesRoot = Optional.empty()));
    assertThat(
            verifier
                .verify(start, signed(block -> block.messageCount = Long.MAX_VALUE))
                .isAccepted())
        .isFalse();
    assertThat(
            verifier
                .verify(start, signed(block -> block.updateNumber = Long.MAX_VALUE - 1))
                .isAccepted())
        .isFalse();
  }

  @Test
  void membersOfYesterdaySignNothing() {
    Members successors = Members.of("v2", 5);
    Block change = first.next(members).announcing(successors);
    BtpClientState state = verifier.accepted(start, change.update(members, 3));
    Block block = change.next(successors, "m0");
    assertThat(verifier.verify(state, block.update(members, 4)).isAccepted()).isFalse();
    assertThat(verifier.verify(state, block.update(successors, 3)).isAccepted()).isFalse();
    assertThat(verifier.verify(state, block.update(successors, 4)).isAccepted()).isTrue();
  }

  /** Two blocks for one place, both signed: nobody can say which holds. */
  @Test
  void aSecondHistoryFreezesTheClient() {
    Block one = first.next(members, "m0");
    Block other = first.next(members, "m0, but to me");
    BtpClientState state = verifier.accepted(start, one.update(members, 3), one.messages(0, 1));

    verifier.assertRefused(
        state, Refusal.Kind.INVALID, "block 11: section ", other.update(members, 2));
    Verdict<BtpRelay.Relayed> verdict = verifier.verify(state, other.update(members, 3));
    assertThat(verdict).isInstanceOf(Verdict.Conflicting.class);
    var conflict = ((Verdict.Conflicting<BtpRelay.Relayed>) verdict).conflict();
    assertThat(conflict.evidence()).isEqualTo(other.header());

    BtpClientState frozen = verifier.relay.freeze(state, conflict);
    Block next = one.next(members, "m1");
    assertThat(verifier.verify(state, next.update(members, 3)).isAccepted()).isTrue();
    verifier.assertRefused(
        frozen, Refusal.Kind.FROZEN, "light client: frozen: ", next.update(members, 3));
    verifier.assertRefused(
        frozen, Refusal.Kind.FROZEN, "light client: frozen: ", one.messages(0, 1));
  }

  @Test
  void aFirstHeaderHasToAnnounceWhoSigns() {
    assertThatThrownBy(() -> Verifier.trust(first.next(members, "m0")))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("announces members");
    Block other = Block.first(10, members);
    other.nextContextHash = Hash.ZERO;
    assertThatThrownBy(() -> Verifier.trust(other)).isInstanceOf(MalformedMessage.class);
  }

  /** One block after the trusted one, changed and then signed by all. */
  private Bytes signed(Consumer<Block> change) {
    Block block = first.next(members, "m0");
    change.accept(block);
    return block.update(members, 4);
  }

  private static Bytes path(int direction, Hash sibling) {
    return new RlpWriter()
        .beginList()
        .beginList()
        .signed(direction)
        .bytes(sibling.bytes())
        .endList()
        .endList()
        .toBytes();
  }

  private static Bytes highS(Bytes signature) {
    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
    byte[] flipped = CURVE_ORDER.subtract(s).toByteArray();
    byte[] octets = signature.toArray();
    for (int i = 0; i < 32; i++) {
      int at = flipped.length - 32 + i;
      octets[32 + i] = at < 0 ? 0 : flipped[at];
    }
    octets[64] ^= 1;
    return Bytes.of(octets);
  }
}
