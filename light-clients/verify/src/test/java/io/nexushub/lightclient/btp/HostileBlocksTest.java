package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
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

  private final BtpRelay relay =
      new BtpRelay(new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme()));
  private final Members members = Members.of("v1", 4);
  private final Block first = Block.first(10, members);
  private final BtpClientState start = trusting(first);

  @Test
  void d1MessagesAreNotDeliveredTwiceAndNoneIsLeftOut() {
    Block block = first.next(members, "m0", "m1", "m2", "m3");
    Bytes firstHalf = block.messages(0, 2);
    BtpClientState state = accepted(start, block.update(members, 3), firstHalf);
    assertThat(state.delivered()).isEqualTo(2);

    assertRefused(
        state, Refusal.Kind.STALE, "messages before the proven ones: 0 (expected: 2)", firstHalf);
    for (int from = 0; from < 4; from++) {
      for (int to = from + 1; to <= 4; to++) {
        boolean next = from == 2;
        assertThat(verify(state, block.messages(from, to)).isAccepted()).isEqualTo(next);
      }
    }
  }

  @Test
  void d2AChangeBitWithoutAContextIsNoChange() {
    Members successors = Members.of("v2", 5);
    Block silent = first.next(members).announcing(successors);
    silent.context = Optional.empty();
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "next proof context: absent (expected: present, as the change bit is set)",
        silent.update(members, 3));

    Block empty = first.next(members).announcing(successors);
    empty.context =
        Optional.of(new RlpWriter().beginList().beginList().endList().endList().toBytes());
    assertThat(verify(start, empty.update(members, 3)).isAccepted()).isFalse();

    Block other = first.next(members).announcing(successors);
    other.context = Optional.of(Members.of("v3", 5).context());
    assertRefused(
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
    assertThat(verify(start, block.update(members, 3)).isAccepted()).isFalse();

    Block plain = first.next(members, "m0");
    for (int length : new int[] {0, 1, 64, 66}) {
      List<Optional<Bytes>> slots = members.sign(plain.decision(), 2);
      slots.set(2, Optional.of(Bytes.of(new byte[length])));
      assertThat(verify(start, plain.update(Members.proof(slots))).isAccepted()).isFalse();
    }
  }

  @Test
  void d4AMemberWithoutAKeyCountsAndNeverVotes() {
    Members withGap = Members.of("v2", 4).with(1, Optional.empty());
    Block change = first.next(members).announcing(withGap);
    BtpClientState state = accepted(start, change.update(members, 3));

    Block block = change.next(withGap, "m0");
    assertRefused(
        state,
        Refusal.Kind.INVALID,
        "signatures: 2 of 4 (expected: >= 3: LackQuorum)",
        block.update(withGap, 2),
        block.messages(0, 1));
    List<Optional<Bytes>> slots = withGap.sign(block.decision(), 2);
    slots.set(1, slots.get(0));
    assertRefused(state, Refusal.Kind.INVALID, "signature 1: ", block.update(Members.proof(slots)));
    assertThat(accepted(state, block.update(withGap, 3), block.messages(0, 1)).delivered())
        .isEqualTo(1);
  }

  @Test
  void d5TheSecondSpellingOfASignatureIsNone() {
    Block block = first.next(members, "m0");
    List<Optional<Bytes>> slots = members.sign(block.decision(), 3);
    slots.set(0, slots.get(0).map(HostileBlocksTest::highS));
    assertRefused(
        start, Refusal.Kind.INVALID, "signature 0: of nobody", block.update(Members.proof(slots)));
  }

  @Test
  void d6ThereAreAsManySlotsAsMembers() {
    Block block = first.next(members, "m0");
    List<Optional<Bytes>> surplus = new ArrayList<>(members.sign(block.decision(), 4));
    surplus.add(surplus.get(0));
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "signatures: 5 slots (expected: 4)",
        block.update(Members.proof(surplus)));
    List<Optional<Bytes>> missing = members.sign(block.decision(), 3).subList(0, 3);
    assertRefused(
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
    BtpClientState state = trusting(genesis);
    Block block = genesis.next(signers, "m0");
    assertThat(verify(state, block.update(signers, quorum - 1)).isAccepted()).isFalse();
    assertThat(verify(state, block.update(signers, quorum)).isAccepted()).isTrue();
  }

  @Test
  void oneSignerFillsOneSlot() {
    Block block = first.next(members, "m0");
    List<Optional<Bytes>> slots = members.sign(block.decision(), 2);
    slots.set(2, slots.get(1));
    assertRefused(start, Refusal.Kind.INVALID, "signature 2: ", block.update(Members.proof(slots)));
    List<Optional<Bytes>> swapped = members.sign(block.decision(), 3);
    Collections.swap(swapped, 0, 1);
    assertRefused(
        start, Refusal.Kind.INVALID, "signature 0: ", block.update(Members.proof(swapped)));
  }

  @Test
  void aContextMustNotNameAMemberTwiceNorBeUnableToSign() {
    Members twice = members.with(3, members.signers().get(0));
    assertRefused(
        start, Refusal.Kind.INVALID, "", first.next(members).announcing(twice).update(members, 3));
    Members keyless = members.with(0, Optional.empty()).with(1, Optional.empty());
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "next proof context: 2 of 4 members have a key (expected: >= 3)",
        first.next(members).announcing(keyless).update(members, 3));
  }

  @Test
  void anUnannouncedContextIsRefused() {
    Block block = first.next(members, "m0");
    block.context = Optional.of(members.context());
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "next proof context: present (expected: absent)",
        block.update(members, 3));
    Block silentChange = first.next(Members.of("v2", 4), "m0");
    assertRefused(
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
      assertThat(verify(start, block.update(proof)).isAccepted()).isTrue();
      forgeries.get(i).accept(block);
      assertThat(verify(start, block.update(proof)).isAccepted()).as("forgery %d", i).isFalse();
    }
  }

  /** Signed by everybody, and still not the next block of this network. */
  @Test
  void signaturesDoNotMakeABlockTheNextOne() {
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "network id: 2 (expected: 1)",
        signed(block -> block.networkId = 2));
    assertRefused(
        start,
        Refusal.Kind.STALE,
        "block height: 9 (expected: > 10)",
        signed(block -> block.height = 9));
    assertRefused(
        start,
        Refusal.Kind.EARLY,
        "first message: 3 (expected: 0)",
        signed(block -> block.updateNumber = 6));
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "previous section: ",
        signed(block -> block.previous = Optional.of(Block.keccak(Bytes.utf8("other")))));
    assertRefused(
        start, Refusal.Kind.INVALID, "signature 0: ", signed(block -> block.uid = "0x2.icon"));
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "messages root: zero",
        signed(block -> block.messagesRoot = Optional.of(Hash.ZERO)));
    assertRefused(
        start,
        Refusal.Kind.INVALID,
        "messages root: none of 1 messages",
        signed(block -> block.messagesRoot = Optional.empty()));
    assertThat(verify(start, signed(block -> block.messageCount = Long.MAX_VALUE)).isAccepted())
        .isFalse();
    assertThat(verify(start, signed(block -> block.updateNumber = Long.MAX_VALUE - 1)).isAccepted())
        .isFalse();
  }

  @Test
  void membersOfYesterdaySignNothing() {
    Members successors = Members.of("v2", 5);
    Block change = first.next(members).announcing(successors);
    BtpClientState state = accepted(start, change.update(members, 3));
    Block block = change.next(successors, "m0");
    assertThat(verify(state, block.update(members, 4)).isAccepted()).isFalse();
    assertThat(verify(state, block.update(successors, 3)).isAccepted()).isFalse();
    assertThat(verify(state, block.update(successors, 4)).isAccepted()).isTrue();
  }

  /** Two blocks for one place, both signed: nobody can say which holds. */
  @Test
  void aSecondHistoryFreezesTheClient() {
    Block one = first.next(members, "m0");
    Block other = first.next(members, "m0, but to me");
    BtpClientState state = accepted(start, one.update(members, 3), one.messages(0, 1));

    assertRefused(state, Refusal.Kind.INVALID, "block 11: section ", other.update(members, 2));
    Verdict<BtpRelay.Relayed> verdict = verify(state, other.update(members, 3));
    assertThat(verdict).isInstanceOf(Verdict.Conflicting.class);
    var conflict = ((Verdict.Conflicting<BtpRelay.Relayed>) verdict).conflict();
    assertThat(conflict.evidence()).isEqualTo(other.header());

    BtpClientState frozen = relay.freeze(state, conflict);
    Block next = one.next(members, "m1");
    assertThat(verify(state, next.update(members, 3)).isAccepted()).isTrue();
    assertRefused(frozen, Refusal.Kind.FROZEN, "light client: frozen: ", next.update(members, 3));
    assertRefused(frozen, Refusal.Kind.FROZEN, "light client: frozen: ", one.messages(0, 1));
  }

  @Test
  void aMessageProofIsTheWholeTreeAndNothingElse() {
    Block block = first.next(members, "m0", "m1", "m2", "m3", "m4");
    BtpClientState state = accepted(start, block.update(members, 3));
    Bytes none =
        proof(List.of(), List.of(), List.of(Block.node(5, block.messagesRoot.orElseThrow())));
    assertRefused(state, Refusal.Kind.INVALID, "relay message: message proof: no message", none);

    Hash right = Block.root(block.messages.subList(1, 5)).orElseThrow();
    for (long count : new long[] {-1, 0, 1, 3, 4, 5, Long.MAX_VALUE}) {
      Bytes wrongShape =
          proof(List.of(), List.of(block.messages.get(0)), List.of(Block.node(count, right)));
      assertThat(verify(state, wrongShape).isAccepted()).as("count %d", count).isFalse();
    }
    Bytes twice = Block.relay(block.messages(0, 1), block.messages(0, 1));
    assertThat(relay.verify(state, twice).isAccepted()).isFalse();
    assertThat(verify(state, block.messages(0, 2), block.messages(2, 5)).isAccepted()).isTrue();
  }

  /**
   * A node that hashes to an inner one cannot be sold as a message: lengths differ, counts bind.
   */
  @Test
  void anInnerNodeIsNoMessage() {
    Block block = first.next(members, "m0", "m1");
    BtpClientState state = accepted(start, block.update(members, 3));
    Bytes inner =
        Bytes.concat(
            Block.keccak(Bytes.utf8("m0")).bytes(), Block.keccak(Bytes.utf8("m1")).bytes());
    assertThat(verify(state, proof(List.of(), List.of(inner), List.of())).isAccepted()).isFalse();
  }

  @Test
  void reorderedPartsAreRefused() {
    Block one = first.next(members, "m0", "m1");
    Block two = one.next(members, "m2");
    assertThat(
            verify(
                    start,
                    one.update(members, 3),
                    one.messages(0, 2),
                    two.update(members, 3),
                    two.messages(0, 1))
                .isAccepted())
        .isTrue();
    assertRefused(
        start,
        Refusal.Kind.EARLY,
        "first message: 2",
        two.update(members, 3),
        one.update(members, 3));
    assertThat(verify(start, one.messages(0, 2), one.update(members, 3)).isAccepted()).isFalse();
    assertRefused(
        start,
        Refusal.Kind.EARLY,
        "messages before the proven ones: 1 (expected: 0)",
        one.update(members, 3),
        one.messages(1, 2),
        one.messages(0, 1));
    assertRefused(
        start,
        Refusal.Kind.EARLY,
        "block 12: a new block (expected: 2 more messages of block 11)",
        one.update(members, 3),
        two.update(members, 3));
  }

  @Test
  void everySplitOfEverySmallBlockArrivesInOrder() {
    for (int size = 1; size <= 9; size++) {
      List<Bytes> messages = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        messages.add(Bytes.utf8("message " + i));
      }
      Block block = first.next(members, messages);
      BtpClientState before = accepted(start, block.update(members, 4));
      for (int cut = 1; cut < size; cut++) {
        assertThat(verify(before, block.messages(0, cut), block.messages(cut, size)))
            .isInstanceOfSatisfying(
                Verdict.Accepted.class,
                verdict ->
                    assertThat(((BtpRelay.Relayed) verdict.value()).messages())
                        .isEqualTo(messages));
      }
    }
  }

  @Test
  void emptyAndHugeRelayMessagesAreRefusedBeforeAnyWork() {
    assertThat(relay.verify(start, Block.relay()).isAccepted()).isFalse();
    assertThat(relay.verify(start, Bytes.EMPTY).isAccepted()).isFalse();
    assertThat(
            GoldenVectorsTest.refused(relay.verify(start, Bytes.of(new byte[2_000_000])))
                .toString())
        .startsWith("relay message: relay message: 2000000 bytes (expected: <= ");
    Bytes[] parts = new Bytes[100_000];
    java.util.Arrays.fill(parts, Block.part(1, Bytes.EMPTY));
    assertThat(relay.verify(start, Block.relay(parts)).isAccepted()).isFalse();
    assertThat(relay.verify(start, Block.relay(Block.part(3, Bytes.utf8("reserved")))).isAccepted())
        .isFalse();
  }

  @Test
  void aFirstHeaderHasToAnnounceWhoSigns() {
    assertThatThrownBy(() -> trust(first.next(members, "m0")))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("announces members");
    Block other = Block.first(10, members);
    other.nextContextHash = Hash.ZERO;
    assertThatThrownBy(() -> trust(other)).isInstanceOf(MalformedMessage.class);
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

  private static Bytes proof(List<Bytes> left, List<Bytes> messages, List<Bytes> right) {
    RlpWriter out = new RlpWriter().beginList().beginList();
    left.forEach(out::raw);
    out.endList().beginList();
    messages.forEach(out::bytes);
    out.endList().beginList();
    right.forEach(out::raw);
    return Block.part(2, out.endList().endList().toBytes());
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

  private static BtpClientState trusting(Block first) {
    try {
      return trust(first);
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static BtpClientState trust(Block first) throws MalformedMessage {
    return BtpClientState.trusting(
        NetworkAddress.of(Block.UID), BtpHeader.decode(first.header()), Keccak256.FUNCTION);
  }

  private Verdict<BtpRelay.Relayed> verify(BtpClientState state, Bytes... parts) {
    return relay.verify(state, Block.relay(parts));
  }

  private BtpClientState accepted(BtpClientState state, Bytes... parts) {
    Verdict<BtpRelay.Relayed> verdict = verify(state, parts);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<BtpRelay.Relayed>) verdict).value().state();
  }

  private void assertRefused(
      BtpClientState state, Refusal.Kind kind, String explanation, Bytes... parts) {
    Refusal refusal = GoldenVectorsTest.refused(verify(state, parts));
    assertThat(refusal.toString()).startsWith(explanation);
    assertThat(refusal.kind()).isEqualTo(kind);
  }
}
