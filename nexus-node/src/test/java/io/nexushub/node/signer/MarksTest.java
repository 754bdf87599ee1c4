package io.nexushub.node.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.node.signer.SigningRules.Ruling;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Statement;
import io.nexushub.simulator.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

class MarksTest {
  private static Marks any(SplittableRandom chance) {
    Marks marks =
        Marks.none(Said.CHAIN).voted(mark(chance)).timedOut(mark(chance)).proposed(mark(chance));
    for (int i = chance.nextInt(4); i > 0; i--) {
      marks = marks.decided(chance.nextLong(6), Said.hash("x" + chance.nextInt(2)));
    }
    return marks;
  }

  private static Mark mark(SplittableRandom chance) {
    Statement.OfVote vote =
        Said.vote(chance.nextLong(2), chance.nextLong(6), "ab".substring(chance.nextInt(2)));
    return new Mark(vote.epoch(), vote.round(), Optional.of(vote.digest()), vote.decision());
  }

  @Seeds(200)
  void haveOneEncoding(long seed) throws MalformedMessage {
    SplittableRandom chance = new SplittableRandom(seed);
    Marks marks = any(chance).seen(Mark.of(chance.nextLong(2), chance.nextLong(6)));
    Bytes encoded = marks.encode();
    assertThat(Marks.decode(encoded)).isEqualTo(marks);
    byte[] changed = encoded.toArray();
    changed[chance.nextInt(changed.length)] ^= (byte) (1 << chance.nextInt(8));
    try {
      Bytes again = Marks.decode(Bytes.wrap(changed)).encode();
      assertThat(again).isEqualTo(Bytes.wrap(changed));
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).contains("expected");
    }
    assertThatThrownBy(() -> Marks.decode(encoded.slice(0, encoded.length() - 1)))
        .isInstanceOf(MalformedMessage.class);
  }

  /** What either of two memories refuses both together refuse, unless it was for ignorance. */
  @Seeds(200)
  void mergeToWhatBothAllow(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    Marks one = any(chance);
    Marks other = any(chance);
    Marks both = one.max(other);
    assertThat(other.max(one)).isEqualTo(both);
    assertThat(both.max(one)).isEqualTo(both);
    for (long epoch = 0; epoch < 2; epoch++) {
      for (long round = 0; round < 7; round++) {
        for (Statement each :
            List.of(
                Said.vote(epoch, round, "a"),
                Said.timeout(epoch, round, 0),
                Said.proposal(epoch, round, "a"),
                Said.decision(round, "x0"))) {
          if (SigningRules.rule(both, each) instanceof Ruling.Allowed) {
            assertThat(SigningRules.rule(one, each)).isInstanceOf(Ruling.Allowed.class);
            assertThat(SigningRules.rule(other, each)).isInstanceOf(Ruling.Allowed.class);
          }
        }
      }
    }
  }
}
