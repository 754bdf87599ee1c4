package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every message arrives once and in order, whatever a relay leaves out, repeats or swaps. */
class HostileProofsTest {
  private final Verifier verifier = new Verifier();
  private final Members members = Members.of("v1", 4);
  private final Block first = Block.first(10, members);
  private final BtpClientState start = Verifier.trusting(first);

  @Test
  void d1MessagesAreNotDeliveredTwiceAndNoneIsLeftOut() {
    Block block = first.next(members, "m0", "m1", "m2", "m3");
    Bytes firstHalf = block.messages(0, 2);
    BtpClientState state = verifier.accepted(start, block.update(members, 3), firstHalf);
    assertThat(state.delivered()).isEqualTo(2);

    verifier.assertRefused(
        state, Refusal.Kind.STALE, "messages before the proven ones: 0 (expected: 2)", firstHalf);
    for (int from = 0; from < 4; from++) {
      for (int to = from + 1; to <= 4; to++) {
        boolean next = from == 2;
        assertThat(verifier.verify(state, block.messages(from, to)).isAccepted()).isEqualTo(next);
      }
    }
  }

  @Test
  void aMessageProofIsTheWholeTreeAndNothingElse() {
    Block block = first.next(members, "m0", "m1", "m2", "m3", "m4");
    BtpClientState state = verifier.accepted(start, block.update(members, 3));
    Bytes none =
        proof(List.of(), List.of(), List.of(Block.node(5, block.messagesRoot.orElseThrow())));
    verifier.assertRefused(
        state, Refusal.Kind.INVALID, "relay message: message proof: no message", none);

    Hash right = Block.root(block.messages.subList(1, 5)).orElseThrow();
    for (long count : new long[] {-1, 0, 1, 3, 4, 5, Long.MAX_VALUE}) {
      Bytes wrongShape =
          proof(List.of(), List.of(block.messages.get(0)), List.of(Block.node(count, right)));
      assertThat(verifier.verify(state, wrongShape).isAccepted()).as("count %d", count).isFalse();
    }
    Bytes twice = Block.relay(block.messages(0, 1), block.messages(0, 1));
    assertThat(verifier.relay.verify(state, twice).isAccepted()).isFalse();
    assertThat(verifier.verify(state, block.messages(0, 2), block.messages(2, 5)).isAccepted())
        .isTrue();
  }

  /**
   * A node that hashes to an inner one cannot be sold as a message: lengths differ, counts bind.
   */
  @Test
  void anInnerNodeIsNoMessage() {
    Block block = first.next(members, "m0", "m1");
    BtpClientState state = verifier.accepted(start, block.update(members, 3));
    Bytes inner =
        Bytes.concat(
            Block.keccak(Bytes.utf8("m0")).bytes(), Block.keccak(Bytes.utf8("m1")).bytes());
    assertThat(verifier.verify(state, proof(List.of(), List.of(inner), List.of())).isAccepted())
        .isFalse();
  }

  @Test
  void reorderedPartsAreRefused() {
    Block one = first.next(members, "m0", "m1");
    Block two = one.next(members, "m2");
    assertThat(
            verifier
                .verify(
                    start,
                    one.update(members, 3),
                    one.messages(0, 2),
                    two.update(members, 3),
                    two.messages(0, 1))
                .isAccepted())
        .isTrue();
    verifier.assertRefused(
        start,
        Refusal.Kind.EARLY,
        "first message: 2",
        two.update(members, 3),
        one.update(members, 3));
    assertThat(verifier.verify(start, one.messages(0, 2), one.update(members, 3)).isAccepted())
        .isFalse();
    verifier.assertRefused(
        start,
        Refusal.Kind.EARLY,
        "messages before the proven ones: 1 (expected: 0)",
        one.update(members, 3),
        one.messages(1, 2),
        one.messages(0, 1));
    verifier.assertRefused(
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
      BtpClientState before = verifier.accepted(start, block.update(members, 4));
      for (int cut = 1; cut < size; cut++) {
        assertThat(verifier.verify(before, block.messages(0, cut), block.messages(cut, size)))
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
    assertThat(verifier.relay.verify(start, Block.relay()).isAccepted()).isFalse();
    assertThat(verifier.relay.verify(start, Bytes.EMPTY).isAccepted()).isFalse();
    assertThat(
            GoldenVectorsTest.refused(verifier.relay.verify(start, Bytes.of(new byte[2_000_000])))
                .toString())
        .startsWith("relay message: relay message: 2000000 bytes (expected: <= ");
    Bytes[] parts = new Bytes[100_000];
    java.util.Arrays.fill(parts, Block.part(1, Bytes.EMPTY));
    assertThat(verifier.relay.verify(start, Block.relay(parts)).isAccepted()).isFalse();
    assertThat(
            verifier
                .relay
                .verify(start, Block.relay(Block.part(3, Bytes.utf8("reserved"))))
                .isAccepted())
        .isFalse();
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
}
