package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Vote;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VoteTallyTest {
  private static final Hash BLOCK = Blocks.hash("block");
  private static final Membership FOUR =
      Membership.of(0, IntStream.range(0, 4).mapToObj(VoteTallyTest::member).toList());

  private final VoteTally tally = new VoteTally(FOUR, FOUR.quorum());

  @Test
  void aQuorumMakesOneCertificate() {
    assertThat(tally.add(0, vote(0, 7))).isInstanceOf(VoteTally.Count.Pending.class);
    assertThat(tally.add(1, vote(1, 7))).isInstanceOf(VoteTally.Count.Pending.class);
    assertThat(tally.add(2, vote(2, 7))).isInstanceOf(VoteTally.Count.Quorum.class);
    assertThat(tally.add(3, vote(3, 7))).isInstanceOf(VoteTally.Count.Pending.class);
  }

  /** A correct signature over a wrong height must not spoil the certificate of the others. */
  @Test
  void aVoteThatGivesTheBlockAnotherHeightIsNotCountedWithTheOthers() {
    tally.add(3, vote(3, 8));
    tally.add(0, vote(0, 7));
    assertThat(tally.add(1, vote(1, 7))).isInstanceOf(VoteTally.Count.Pending.class);

    VoteTally.Count third = tally.add(2, vote(2, 7));

    assertThat(third)
        .isInstanceOfSatisfying(
            VoteTally.Count.Quorum.class,
            quorum -> {
              assertThat(quorum.certificate().height()).isEqualTo(7);
              assertThat(quorum.certificate().seals())
                  .extracting(Seal::member)
                  .containsExactly(0, 1, 2);
            });
  }

  @Test
  void theSameVoteCountsOnce() {
    tally.add(0, vote(0, 7));
    tally.add(1, vote(1, 7));

    assertThat(tally.add(1, vote(1, 7))).isInstanceOf(VoteTally.Count.Repeated.class);
  }

  private static Vote vote(int member, long height) {
    Signature signature = Signature.of(Bytes.wrap(new byte[Signature.LENGTH]));
    Address voter = FOUR.at(member).address();
    return new Vote(0, height, 5, BLOCK, voter, signature, Optional.empty());
  }

  private static Member member(int index) {
    byte[] key = new byte[PublicKey.LENGTH];
    key[0] = (byte) (index + 1);
    return new Member(PublicKey.of(Bytes.wrap(key)), 1);
  }
}
