package io.nexushub.node.signer;

import static io.nexushub.node.signer.Said.decision;
import static io.nexushub.node.signer.Said.proposal;
import static io.nexushub.node.signer.Said.timeout;
import static io.nexushub.node.signer.Said.vote;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.signer.SigningRules.Ruling;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Statement;
import io.nexushub.simulator.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SigningRulesTest {
  private Marks marks = Marks.none(Said.CHAIN);

  private boolean signs(Statement statement) {
    if (SigningRules.rule(marks, statement) instanceof Ruling.Allowed(Marks next, var _)) {
      marks = next;
      return true;
    }
    return false;
  }

  private String refusal(Statement statement) {
    assertThat(SigningRules.rule(marks, statement)).isInstanceOf(Ruling.Refused.class);
    return ((Ruling.Refused) SigningRules.rule(marks, statement)).reason();
  }

  @Test
  void votesOnceInARoundAndNeverInAnEarlierOne() {
    assertThat(signs(vote(0, 5, "a"))).isTrue();
    assertThat(signs(vote(0, 5, "a"))).as("the same again").isTrue();
    assertThat(refusal(vote(0, 5, "b"))).contains("another one of round 5 of epoch 0");
    assertThat(refusal(vote(0, 4, "a"))).contains("expected: after round 5 of epoch 0");
    assertThat(signs(vote(0, 6, "b"))).isTrue();
    assertThat(refusal(vote(0, 5, "a"))).contains("expected: after round 6");
    assertThat(signs(vote(1, 1, "c"))).as("rounds of a new epoch begin anew").isTrue();
    assertThat(refusal(vote(0, 7, "d"))).contains("expected: after round 1 of epoch 1");
  }

  @Test
  void doesNotVoteInARoundThatItGaveUp() {
    assertThat(signs(timeout(0, 5, 3))).isTrue();
    assertThat(refusal(vote(0, 5, "a"))).contains("which was given up");
    assertThat(refusal(vote(0, 4, "a"))).contains("which was given up");
    assertThat(signs(vote(0, 6, "a"))).isTrue();
  }

  @Test
  void givesUpTheRoundOfItsLastVoteOrALaterOneOnce() {
    assertThat(signs(vote(0, 5, "a"))).isTrue();
    assertThat(refusal(timeout(0, 4, 3))).contains("expected: after round 5");
    assertThat(signs(timeout(0, 5, 4))).isTrue();
    assertThat(signs(timeout(0, 5, 4))).isTrue();
    assertThat(refusal(timeout(0, 5, 3))).contains("another one of round 5");
    assertThat(signs(vote(0, 5, "a"))).as("a vote that is out already").isTrue();
  }

  @Test
  void proposesOnceInARound() {
    assertThat(signs(proposal(0, 5, "a"))).isTrue();
    assertThat(signs(proposal(0, 5, "a"))).isTrue();
    assertThat(refusal(proposal(0, 5, "b"))).contains("another one of round 5");
    assertThat(refusal(proposal(0, 4, "a"))).contains("expected: after round 5");
    assertThat(refusal(proposal(ChannelId.of("other"), 0, 6, "a"))).contains("channel: other");
  }

  @Test
  void putsOneDecisionToAVote() {
    assertThat(signs(vote(0, 5, "a", "x"))).isTrue();
    assertThat(signs(vote(0, 5, "a"))).as("the vote without it").isTrue();
    assertThat(refusal(vote(0, 5, "a", "y"))).contains("as before");
    assertThat(refusal(vote(0, 5, "b", "x"))).contains("another one of round 5");
    assertThat(signs(vote(0, 6, "b"))).isTrue();
    assertThat(signs(vote(0, 6, "b", "x"))).as("late, but the first").isTrue();
    assertThat(refusal(vote(0, 6, "b", "y"))).contains("as before");
  }

  @Test
  void signsOneDecisionOfAHeightAfterItsCommit() {
    assertThat(signs(decision(7, "x"))).isTrue();
    assertThat(signs(decision(7, "x"))).isTrue();
    assertThat(refusal(decision(7, "y"))).contains("decision of height 7").contains("as before");
    for (long height = 8; height < 8 + Marks.DECISIONS; height++) {
      assertThat(signs(decision(height, "x"))).isTrue();
    }
    assertThat(refusal(decision(7, "x"))).as("forgotten is refused").contains("expected: > 7");
    assertThat(refusal(decision(6, "x"))).contains("expected: > 7");
  }

  @Test
  void isSilentWhileSomebodyElseHasSignedFurther() {
    assertThat(signs(vote(0, 5, "a"))).isTrue();
    marks = marks.seen(Mark.of(0, 6));
    for (Statement each :
        List.of(vote(0, 9, "b"), timeout(0, 9, 1), proposal(0, 9, "b"), decision(9, "x"))) {
      assertThat(refusal(each)).contains("others have a signature of this key");
    }
    marks = marks.max(Marks.none(Said.CHAIN).voted(Mark.of(0, 6)));
    assertThat(refusal(vote(0, 6, "b"))).contains("another one of round 6");
    assertThat(signs(vote(0, 7, "b"))).as("raised by its operator").isTrue();
  }

  /**
   * Asked for anything in any order, forgetting what was not written, copied and merged: what was
   * signed never contradicts itself.
   */
  @Seeds(300)
  void neverContradictsItselfWhateverItIsAsked(long seed) throws MalformedMessage {
    SplittableRandom chance = new SplittableRandom(seed);
    Map<String, Hash> said = new HashMap<>();
    List<Long> givenUp = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Statement asked = anything(chance);
      boolean known = said.containsKey(place(asked)) && same(said, asked);
      if (SigningRules.rule(marks, asked) instanceof Ruling.Allowed(Marks next, boolean news)) {
        assertThat(news || next.equals(marks)).isTrue();
        marks = Marks.decode(next.encode());
        Hash before = said.put(place(asked), asked.digest());
        assertThat(before == null || before.equals(asked.digest())).as("%s", asked).isTrue();
        decisionOf(asked)
            .ifPresent(decision -> {
              Hash earlier = said.put("decision " + place(asked), decision);
              assertThat(earlier == null || earlier.equals(decision)).as("%s", asked).isTrue();
            });
        if (asked instanceof Statement.OfTimeout failure) {
          givenUp.add(failure.epoch() * 100 + failure.round());
        }
        if (asked instanceof Statement.OfVote vote && !known) {
          assertThat(givenUp).doesNotContain(vote.epoch() * 100 + vote.round());
        }
      }
      if (chance.nextInt(20) == 0) { // An export of now, imported into a copy that knows less.
        marks = Marks.none(Said.CHAIN).max(marks);
      }
    }
  }

  private static boolean same(Map<String, Hash> said, Statement asked) {
    return asked.digest().equals(said.get(place(asked)));
  }

  private static String place(Statement statement) {
    return switch (statement) {
      case Statement.OfVote vote -> "vote " + vote.epoch() + "/" + vote.round();
      case Statement.OfTimeout failure -> "failure " + failure.epoch() + "/" + failure.round();
      case Statement.OfProposal proposal -> "proposal " + proposal.epoch() + "/" + proposal.round();
      case Statement.OfDecision decision -> "height " + decision.height();
    };
  }

  private static Optional<Hash> decisionOf(Statement statement) {
    return statement instanceof Statement.OfVote vote ? vote.decision() : Optional.empty();
  }

  private static Statement anything(SplittableRandom chance) {
    long epoch = chance.nextLong(2);
    long round = 1 + chance.nextLong(12);
    String name = "abc".substring(chance.nextInt(3)).substring(0, 1);
    return switch (chance.nextInt(5)) {
      case 0 -> vote(epoch, round, name);
      case 1 -> vote(epoch, round, name, name + chance.nextInt(2));
      case 2 -> timeout(epoch, round, chance.nextLong(round));
      case 3 -> proposal(epoch, round, name);
      default -> decision(round, name);
    };
  }
}
