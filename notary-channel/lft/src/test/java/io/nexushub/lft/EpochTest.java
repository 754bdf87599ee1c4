package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Epochs of docs/spec/lft.md, one rule a test; {@link TownWatch} looks on. */
class EpochTest {
  @Test
  void aMemberJoinsByACommittedBlockAndVotesFromThenOn() {
    Town town = new Town(5, 4);
    town.start(0, 1, 2, 3, 4);
    town.ask(town.members(0, 1, 2, 3, 4));
    town.settle();

    assertThat(town.citizens()).allMatch(citizen -> citizen.epoch() == 1);
    town.work(1);
    town.until(all -> everybodyHas(all, 3));
    assertThat(votesIn(town.citizen(4), 1)).isNotEmpty();
    assertThat(votesIn(town.citizen(4), 0)).isEmpty();
  }

  @Test
  void theBlockThatEndsAnEpochMayHoldWorkAndWhatFollowsItHoldsNothing() {
    Town town = new Town(5, 4);
    town.start(0, 1, 2, 3);
    town.ask(town.members(0, 1, 2, 3, 4));
    town.work(1);
    town.work(2);
    town.settle();

    List<HostDisk.Entry> chain = town.citizen(0).disk().entries();
    HostDisk.Entry end = chain.get(1);
    assertThat(end.block().header().endsEpoch()).isTrue();
    assertThat(end.block().transactions()).hasSize(1);
    assertThat(end.proof().child().closes(end.block().id())).isTrue();
    assertThat(end.proof().child().transactions()).isEmpty();
    Block first = chain.get(2).block();
    assertThat(first.parent()).isEqualTo(end.block().id());
    assertThat(first.header().epoch()).isEqualTo(1);
    assertThat(first.header().membership()).isEqualTo(end.block().header().nextMembership());
    assertThat(first.transactions()).hasSize(1);
  }

  @Test
  void aMemberWhoLeavesStopsVotingAndGoesOnServing() {
    Town town = new Town(5, 5);
    town.start(0, 1, 2, 3, 4);
    town.ask(town.members(0, 1, 2, 3));
    town.settle();
    town.until(all -> all.citizens().stream().allMatch(citizen -> citizen.epoch() == 1));
    int before = town.citizen(4).said().size();
    town.work(1);
    town.settle();

    assertThat(town.citizen(0).height()).isGreaterThanOrEqualTo(3);
    assertThat(said(town.citizen(4), before)).noneMatch(Vote.class::isInstance);
    town.citizen(4).expire(Timer.Kind.ROUND);
    assertThat(said(town.citizen(4), before)).noneMatch(Timeout.class::isInstance);

    town.citizen(1).give(new Input.BlocksRequested(town.now(), town.address(4), 1, Long.MAX_VALUE));
    town.citizen(4).give(new Input.BlocksRequested(town.now(), town.address(1), 1, Long.MAX_VALUE));
    assertThat(town.onTheWay())
        .filteredOn(parcel -> parcel.input() instanceof Input.BlocksFetched)
        .extracting(Town.Parcel::from)
        .containsExactly(1, 4);
  }

  @Test
  void powersChangeWhatAQuorumIs() {
    Town town = new Town(4, 4);
    town.start(0, 1, 2, 3);
    town.ask(List.of(town.member(0, 3), town.member(1, 1), town.member(2, 1), town.member(3, 1)));
    town.settle();
    assertThat(town.watch().members(1).quorum()).isEqualTo(5);

    // Three of four no longer suffice without the one who has half of all power.
    town.citizen(0).crash();
    town.work(1);
    town.settle();
    town.remind();
    assertThat(town.citizen(1).height()).isEqualTo(2);

    town.start(0);
    town.citizen(1).crash();
    town.until(all -> all.citizen(2).height() >= 3);
  }

  @Test
  void allMembersCanBeReplacedAtOnce() {
    Town town = new Town(8, 4);
    town.start(0, 1, 2, 3, 4, 5, 6, 7);
    town.ask(town.members(4, 5, 6, 7));
    town.work(1);
    town.until(all -> everybodyHas(all, 3, 4, 5, 6, 7));
    for (int former = 0; former < 4; former++) {
      assertThat(votesIn(town.citizen(former), 1)).isEmpty();
      town.citizen(former).crash();
    }
    town.work(2);
    town.until(all -> everybodyHas(all, 4, 4, 5, 6, 7));
  }

  @Test
  void aFailedRoundAfterTheEndIsClosedByALaterPair() {
    Town town = new Town(5, 4);
    town.start(0, 1, 2, 3, 4);
    town.lose(parcel -> isClosing(parcel, 3));
    town.ask(town.members(0, 1, 2, 3, 4));
    town.settle();
    assertThat(town.citizens()).allMatch(citizen -> citizen.epoch() == 0);

    town.until(all -> all.citizens().stream().allMatch(citizen -> citizen.epoch() == 1));
    HostDisk.Entry end = town.citizen(0).disk().entries().get(1);
    Block closing = end.proof().child();
    assertThat(closing.parent()).isNotEqualTo(end.block().id());
    assertThat(closing.closes(end.block().id())).isTrue();
    // Citizen 4 has learned the end from that pair alone.
    assertThat(town.citizen(4).disk().entries().get(1).proof().child().id())
        .isEqualTo(closing.id());
    town.work(1);
    town.until(all -> everybodyHas(all, 3));
  }

  @Test
  void theFirstRoundOfAnEpochMayFail() {
    Town town = new Town(4, 4);
    town.start(0, 1, 2, 3);
    town.lose(parcel -> isBlockOf(parcel, 1));
    town.ask(town.members(0, 1, 2));
    town.work(1);
    town.settle();
    assertThat(town.citizen(0).epoch()).isEqualTo(1);
    town.citizens().forEach(citizen -> citizen.expire(Timer.Kind.ROUND));
    town.settle();
    town.loseNothing();
    town.until(all -> everybodyHas(all, 3, 0, 1, 2));
    Block first = town.citizen(0).disk().entries().get(2).block();
    assertThat(first.timeouts()).isPresent();
    assertThat(first.justify().seals()).isEmpty();
  }

  @Test
  void twoChangesInARowMakeTwoEpochs() {
    Town town = new Town(6, 4);
    town.start(0, 1, 2, 3, 4, 5);
    town.ask(town.members(0, 1, 2, 3, 4));
    town.ask(town.members(1, 2, 3, 4, 5));
    town.work(1);
    town.until(all -> everybodyHas(all, 4, 1, 2, 3, 4, 5));

    List<HostDisk.Entry> chain = town.citizen(1).disk().entries();
    assertThat(chain)
        .extracting(entry -> entry.block().header().epoch())
        .startsWith(0L, 0L, 1L, 2L);
    assertThat(chain.get(2).block().header().endsEpoch()).as("the whole epoch 1").isTrue();
    assertThat(chain.get(2).block().transactions()).hasSize(1);
  }

  @Test
  void thePresentMembersMeanNoChange() {
    Town town = new Town(4, 4);
    town.start(0, 1, 2, 3);
    town.ask(town.members(0, 1, 2, 3));
    town.work(1);
    town.settle();
    assertThat(town.citizens()).allMatch(citizen -> citizen.epoch() == 0);
    assertThat(town.citizen(0).height()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatTheOldMembersSignedOfTheLastBlockIsEnoughToNotariseIt() {
    Town town = new Town(8, 4);
    town.start(0, 1, 2, 3, 4, 5, 6, 7);
    town.ask(town.members(4, 5, 6, 7));
    town.work(1);
    town.until(all -> everybodyHas(all, 3, 4, 5, 6, 7));
    for (int number : new int[] {0, 4}) {
      Optional<Notarisation> end = town.citizen(number).disk().notarisation(2);
      assertThat(end.orElseThrow().hasQuorum(town.watch().members(0))).isTrue();
    }
  }

  private static boolean everybodyHas(Town town, long height, int... numbers) {
    List<Citizen> asked =
        numbers.length == 0
            ? town.citizens()
            : Arrays.stream(numbers).mapToObj(town::citizen).toList();
    return asked.stream().allMatch(citizen -> citizen.height() >= height);
  }

  private static List<Message> said(Citizen citizen, int from) {
    return citizen.said().subList(from, citizen.said().size());
  }

  private static List<Vote> votesIn(Citizen citizen, long epoch) {
    return citizen.said().stream()
        .filter(message -> message instanceof Vote vote && vote.epoch() == epoch)
        .map(Vote.class::cast)
        .toList();
  }

  private static boolean isClosing(Town.Parcel parcel, long round) {
    return parcel.input() instanceof Input.MessageReceived said
        && said.message() instanceof Block block
        && block.isClosing()
        && block.round() == round;
  }

  private static boolean isBlockOf(Town.Parcel parcel, long epoch) {
    return parcel.input() instanceof Input.MessageReceived said
        && said.message() instanceof Block block
        && block.header().epoch() == epoch;
  }
}
