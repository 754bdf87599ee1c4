package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Crashes, old copies and long absences around the ends of epochs. */
class EpochRestartTest {
  /** More effects than a replica has on the way from one epoch into the next. */
  private static final int EFFECTS = 120;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4})
  void aCrashAtAnyEffectAroundTheSwitchLosesNothing(int victim) {
    for (int effects = 0; effects < EFFECTS; effects++) {
      Town town = changing();
      town.citizen(victim).crashAfter(effects);
      town.settle();
      if (!town.citizen(victim).isUp()) {
        town.start(victim);
      }
      town.citizen(victim).crashAfter(Integer.MAX_VALUE);
      town.work(2);
      town.until(all -> all.citizens().stream().allMatch(each -> each.height() >= 4));
      assertThat(town.citizens()).allMatch(each -> each.epoch() == 1 && each.halts().isEmpty());
    }
  }

  @Test
  void aCrashOfAllAtAnyEffectAroundTheSwitchLosesNothing() {
    for (int effects = 0; effects < EFFECTS; effects++) {
      Town town = changing();
      int all = effects;
      town.citizens().forEach(each -> each.crashAfter(all));
      town.settle();
      town.onTheWay().clear();
      town.citizens().forEach(Citizen::crash);
      town.start(0, 1, 2, 3, 4);
      town.work(2);
      town.until(world -> world.citizens().stream().allMatch(each -> each.height() >= 4));
      assertThat(town.citizens()).allMatch(each -> each.epoch() == 1 && each.halts().isEmpty());
    }
  }

  /** Citizens 0 to 3 are about to become 0, 1, 2 and 4. */
  private static Town changing() {
    Town town = new Town(5, 4);
    town.start(0, 1, 2, 3, 4);
    town.ask(town.members(0, 1, 2, 4));
    town.work(1);
    return town;
  }

  @Test
  void whoWakesWithTheJournalOfALaterEpochKeepsSilentUntilHeIsThere() {
    Town town = new Town(5, 4);
    town.start(0, 1, 2, 3);
    town.work(1);
    town.settle();
    HostDisk backup = town.citizen(1).disk().backup();
    town.ask(town.members(0, 1, 2, 3, 4));
    town.work(2);
    town.work(3);
    town.until(all -> all.citizen(1).height() >= 5);

    Citizen citizen = town.citizen(1);
    backup.useJournalOf(citizen.disk());
    citizen.crash();
    citizen.replaceDisk(backup);
    town.watch().restored(1, backup.head().height());
    List<Message> before = List.copyOf(citizen.said());
    town.lose(parcel -> parcel.to() == 1);
    town.start(1);
    citizen.expire(Timer.Kind.ROUND);
    assertThat(citizen.epoch()).isZero();
    assertThat(citizen.said().subList(before.size(), citizen.said().size()))
        .as("what it said before it may repeat")
        .flatExtracting(EpochRestartTest::signatures)
        .isSubsetOf(before.stream().flatMap(said -> signatures(said).stream()).toList());

    town.loseNothing();
    town.citizen(0).crash(); // Then citizen 1 is needed again.
    town.start(4);
    town.work(4);
    town.until(all -> all.citizen(2).height() >= 6 && citizen.epoch() == 1);
  }

  private static List<Signature> signatures(Message message) {
    return switch (message) {
      case Vote vote -> List.of(vote.signature());
      case Timeout timeout -> List.of(timeout.signature());
      case Block block -> List.of(block.signature());
      default -> List.of();
    };
  }

  @Test
  void whoWasAwayForSeveralEpochsFollowsTheMembershipThroughItsCertificates() {
    Town town = new Town(8, 4);
    town.start(0, 1, 2, 3, 4, 5, 6);
    int[][] epochs = {{1, 2, 3, 4}, {2, 3, 4, 5}, {3, 4, 5, 6}, {3, 4, 5, 6, 7}};
    for (int[] members : epochs) {
      for (int i = 0; i < 70; i++) { // More than one answer holds.
        town.work((int) town.citizen(3).height() * 100 + i);
      }
      town.ask(town.members(members));
      long epoch = town.citizen(3).epoch();
      town.until(all -> all.citizen(members[1]).epoch() == epoch + 1);
    }
    town.citizen(0).crash();
    town.citizen(1).crash();
    town.citizen(2).crash();
    town.start(7);
    long height = town.citizen(4).height();
    assertThat(height).isGreaterThan(250);
    town.until(all -> all.citizen(7).height() >= height);
    assertThat(town.citizen(7).epoch()).isEqualTo(4);
    town.citizen(3).crash(); // Then citizen 7 is needed.
    town.work(100_000);
    town.until(all -> all.citizen(4).height() > height);
  }

  @Test
  void silenceOfAPeerWhoClaimsALaterEpochDoesNotKeepFromAskingOthers() {
    Town town = new Town(6, 4);
    town.start(0, 1, 2, 3, 4);
    town.ask(town.members(0, 1, 2, 4));
    town.settle();
    town.until(all -> all.citizen(0).epoch() == 1);
    town.lose(parcel -> parcel.from() == 3 && parcel.input() instanceof Input.BlocksFetched);
    town.start(5);
    Message standing =
        town.citizen(0).said().stream()
            .filter(message -> message instanceof Standing said && said.epoch() == 1)
            .findFirst()
            .orElseThrow();
    Citizen newcomer = town.citizen(5);
    for (int i = 0; i < 3; i++) {
      newcomer.give(new Input.MessageReceived(town.now(), town.address(3), standing));
      newcomer.give(new Input.MessageReceived(town.now(), town.address(0), standing));
      town.settle();
      newcomer.expire(Timer.Kind.FETCH);
      town.settle();
    }
    assertThat(newcomer.epoch()).isEqualTo(1);
  }

  @Test
  void compactingKeepsThePromisesOfTheNewestEpoch() {
    Town town = changing();
    town.until(all -> all.citizen(0).height() >= 3);
    assertThat(Promises.of(1, town.citizen(0).disk().journal()).lastVoted()).isPositive();
    assertThat(Promises.of(0, town.citizen(0).disk().journal()).isOutlived()).isTrue();
  }
}
