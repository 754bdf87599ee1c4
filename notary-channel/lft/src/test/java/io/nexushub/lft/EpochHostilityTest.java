package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import io.nexushub.protocol.consensus.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What liars may try where one epoch ends and the next begins. */
class EpochHostilityTest {
  private Town town;

  /** Citizens 0 to 3 become 0, 1, 2 and 4; citizen 3 has left. */
  @BeforeEach
  void anEpochHasEnded() {
    town = new Town(6, 4);
    town.start(0, 1, 2, 3, 4);
    town.ask(town.members(0, 1, 2, 4));
    town.settle();
    town.until(all -> all.citizens().stream().limit(5).allMatch(each -> each.epoch() == 1));
  }

  @Test
  void whoWasRemovedHelpsNobodyToACertificate() {
    town.lose(parcel -> parcel.from() == 4); // Then 0, 1 and 2 are needed, and 2 is down.
    town.citizen(2).crash();
    town.work(1);
    town.settle();
    long height = town.citizen(0).height();
    Block proposal = aProposal(1);
    Vote vote =
        Vote.sign(
            town.chain(),
            proposal.header(),
            proposal.id(),
            town.address(3),
            town.signer(3),
            Optional.empty());
    Timeout timeout =
        Timeout.sign(
            town.chain(), proposal.round(), proposal.justify(), town.address(3), town.signer(3));
    say(3, 0, vote);
    say(3, 0, timeout);

    assertThat(town.citizen(0).refused())
        .containsSubsequence(
            "voter: " + town.address(3) + " (expected: a member)",
            "voter: " + town.address(3) + " (expected: a member)");
    assertThat(town.citizen(0).height()).isEqualTo(height);
  }

  @Test
  void whatWasSaidInTheOldEpochIsRefusedInTheNewOne() {
    List<Message> old = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      town.citizen(number).said().stream()
          .filter(message ->
              message instanceof Vote vote && vote.epoch() == 0
                  || message instanceof Block block && block.header().epoch() == 0)
          .forEach(old::add);
    }
    QuorumCertificate high = QuorumCertificate.genesis(0, town.chain());
    old.add(Timeout.sign(town.chain(), 9, high, town.address(1), town.signer(1)));
    Citizen victim = town.citizen(0);
    int before = victim.refused().size();
    Status status = victim.status();
    for (Message message : old) {
      say(1, 0, message);
    }
    assertThat(old).hasSizeGreaterThan(20);
    assertThat(victim.refused().subList(before, victim.refused().size()))
        .hasSize(old.size())
        .containsOnly("epoch: 0 (expected: 1)");
    assertThat(victim.status()).isEqualTo(status);
  }

  @Test
  void theStartOfAnEpochIsTheOneCertificateWithoutVotes() {
    Block end = town.citizen(0).disk().entries().get(1).block();
    QuorumCertificate start = QuorumCertificate.opening(1, end.header());
    List<QuorumCertificate> others =
        List.of(
            new QuorumCertificate(1, 0, 0, town.chain().genesis(), List.of()),
            new QuorumCertificate(1, end.height(), end.round(), end.parent(), List.of()),
            new QuorumCertificate(1, end.height(), end.round() + 7, end.id(), List.of()));
    Citizen victim = town.citizen(0);
    for (QuorumCertificate other : others) {
      int before = victim.refused().size();
      say(1, 0, new Standing(40, 2, other, Optional.empty()));
      assertThat(victim.refused()).hasSize(before + 1);
    }
    int before = victim.refused().size();
    say(1, 0, new Standing(start.round() + 1, 2, start, Optional.empty()));
    assertThat(victim.refused()).hasSize(before);
  }

  @Test
  void anOpeningOneVoteShortOpensNothing() {
    Input.BlocksFetched honest = answerToANewcomer();
    QuorumCertificate full = honest.certificate();
    QuorumCertificate few =
        new QuorumCertificate(
            full.epoch(), full.height(), full.round(), full.block(), full.seals().subList(0, 2));
    town.citizen(5).give(told(honest.blocks(), few));
    assertThat(town.citizen(5).epoch()).isZero();
    assertThat(town.citizen(5).refused())
        .containsExactly("certificate: power: 2 signed (expected: >= 3)");
    itStillLearnsTheTruth();
  }

  @Test
  void anOpeningBySomebodyElsesVotesOpensNothing() {
    Input.BlocksFetched honest = answerToANewcomer();
    QuorumCertificate full = honest.certificate();
    List<Seal> strangers = new ArrayList<>(full.seals().subList(0, 2));
    Block closing = honest.blocks().getLast();
    strangers.add(
        new Seal(
            3,
            Vote.sign(
                    town.chain(),
                    closing.header(),
                    closing.id(),
                    town.address(4),
                    town.signer(4),
                    Optional.empty())
                .signature()));
    QuorumCertificate forged =
        new QuorumCertificate(full.epoch(), full.height(), full.round(), full.block(), strangers);
    town.citizen(5).give(told(honest.blocks(), forged));
    assertThat(town.citizen(5).epoch()).isZero();
    itStillLearnsTheTruth();
  }

  @Test
  void certificatesOfRoundsThatDoNotFollowOneAnotherOpenNothing() {
    Input.BlocksFetched honest = answerToANewcomer();
    Block end = honest.blocks().get(honest.blocks().size() - 2);
    Block honestClosing = honest.blocks().getLast();
    long late = end.round() + 2;
    Block closing =
        closing(end, honestClosing.justify(), late, Optional.of(failed(late - 1, end.round())));
    List<Block> blocks = new ArrayList<>(honest.blocks());
    blocks.set(blocks.size() - 1, closing);
    town.citizen(5).give(told(blocks, certify(closing)));
    assertThat(town.citizen(5).refused()).isEmpty();
    assertThat(town.citizen(5).epoch()).isZero();

    // Nor if its parent is not known, so that only the end it names can be looked at.
    Block later =
        closing(closing, certify(closing), late + 2, Optional.of(failed(late + 1, late)), end);
    blocks.set(blocks.size() - 1, later);
    Town other = town;
    other.citizen(5).crash();
    other.start(5);
    answerToANewcomer();
    other.citizen(5).give(told(blocks, certify(later)));
    assertThat(other.citizen(5).epoch()).isZero();

    Block next = closing(later, certify(later), late + 3, Optional.empty(), end);
    blocks.set(blocks.size() - 1, next);
    other.citizen(5).crash();
    other.start(5);
    answerToANewcomer();
    other.citizen(5).give(told(blocks, certify(next)));
    assertThat(other.citizen(5).epoch()).as("a pair of consecutive rounds does").isEqualTo(1);
  }

  @Test
  void closingBlocksHoldNothingAndNobodyElseLooksLikeOne() {
    Town young = new Town(5, 4);
    young.start(0, 1, 2, 3);
    young.lose(parcel ->
        parcel.input() instanceof Input.MessageReceived said
            && said.message() instanceof Block block
            && block.height() == 3);
    young.ask(young.members(0, 1, 2, 3, 4));
    young.settle();
    Block end =
        young.citizen(0).said().stream()
            .filter(message -> message instanceof Vote vote && vote.height() == 2)
            .findFirst()
            .map(Vote.class::cast)
            .flatMap(vote ->
                blocks(young).stream().filter(block -> block.id().equals(vote.block())).findFirst())
            .orElseThrow();
    List<Hash> work = List.of(Blocks.hash("work"));
    assertThat(succession(end, header(end, Block.payloadRoot(work)), work))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("block.payload root: "));
    assertThat(succession(end, header(end, Block.closingRoot(end.parent())), List.of()))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("block.payload root: "));
    assertThat(succession(end, header(end, Block.closingRoot(end.id())), List.of())).isEmpty();
  }

  private static Optional<String> succession(
      Block end, BlockHeader header, List<Hash> transactions) {
    Outcome outcome = new Outcome(Hash.ZERO, Optional.empty(), Optional.empty());
    Block before = Blocks.block(1, 1, 0);
    PendingBlock parent = PendingBlock.root(before, outcome, Blocks.certificate(1));
    Block block =
        new Block(
            header.id(),
            header,
            new QuorumCertificate(0, end.height(), end.round(), end.id(), List.of()),
            Optional.empty(),
            transactions,
            end.signature());
    return BlockCheck.succession(PendingBlock.after(parent, end), block);
  }

  private static BlockHeader header(Block parent, Hash payloadRoot) {
    BlockHeader before = parent.header();
    return new BlockHeader(
        before.channel(),
        before.epoch(),
        before.height() + 1,
        before.round() + 1,
        parent.id(),
        payloadRoot,
        before.proposer(),
        before.timestampMicros() + 1,
        Hash.ZERO,
        before.membership(),
        before.nextMembership());
  }

  private static List<Block> blocks(Town town) {
    return town.citizens().stream()
        .flatMap(citizen -> citizen.said().stream())
        .filter(Block.class::isInstance)
        .map(Block.class::cast)
        .toList();
  }

  private Block aProposal(long epoch) {
    return blocks(town).stream()
        .filter(block -> block.header().epoch() == epoch)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private void say(int from, int to, Message message) {
    town.citizen(to).give(new Input.MessageReceived(town.now(), town.address(from), message));
  }

  /** Citizen 5, who has only genesis, asks 0; this is what 0 answers. */
  private Input.BlocksFetched answerToANewcomer() {
    town.lose(parcel -> false);
    if (!town.citizen(5).isUp()) {
      town.start(5);
    }
    town.lose(parcel -> parcel.to() != 5 && parcel.from() != 5);
    Standing standing =
        new Standing(
            5,
            2,
            QuorumCertificate.opening(1, town.citizen(0).disk().entries().get(1).block().header()),
            Optional.empty());
    say(0, 5, standing);
    Town.Parcel question =
        town.onTheWay().stream()
            .filter(parcel -> parcel.input() instanceof Input.BlocksRequested)
            .findFirst()
            .orElseThrow();
    town.deliver(question);
    Town.Parcel answer =
        town.onTheWay().stream()
            .filter(parcel -> parcel.input() instanceof Input.BlocksFetched)
            .findFirst()
            .orElseThrow();
    town.onTheWay().remove(answer);
    return (Input.BlocksFetched) answer.input();
  }

  private Input.BlocksFetched told(List<Block> blocks, QuorumCertificate certificate) {
    return new Input.BlocksFetched(town.now(), town.address(0), blocks, certificate, List.of());
  }

  private void itStillLearnsTheTruth() {
    town.loseNothing();
    Input.BlocksFetched honest = answerToANewcomer();
    town.citizen(5).give(honest);
    assertThat(town.citizen(5).epoch()).isEqualTo(1);
  }

  private Block closing(
      Block end, QuorumCertificate justify, long round, Optional<TimeoutCertificate> failed) {
    return closing(end, justify, round, failed, end);
  }

  /** As the members of epoch 0 would make it, had they been given the time. */
  private Block closing(
      Block parent,
      QuorumCertificate justify,
      long round,
      Optional<TimeoutCertificate> failed,
      Block end) {
    BlockHeader before = parent.header();
    Hash result = town.citizen(0).disk().entries().get(1).proof().child().header().parentResult();
    BlockHeader header =
        new BlockHeader(
            before.channel(),
            0,
            before.height() + 1,
            round,
            parent.id(),
            Block.closingRoot(end.id()),
            town.address(0),
            before.timestampMicros() + 1,
            result,
            before.membership(),
            before.nextMembership());
    return Block.sign(town.chain(), header, justify, failed, List.of(), town.signer(0));
  }

  private QuorumCertificate certify(Block block) {
    List<Seal> seals = new ArrayList<>();
    for (int place = 0; place < 3; place++) {
      seals.add(
          new Seal(
              place,
              Vote.sign(
                      town.chain(),
                      block.header(),
                      block.id(),
                      town.address(place),
                      town.signer(place),
                      Optional.empty())
                  .signature()));
    }
    return new QuorumCertificate(0, block.height(), block.round(), block.id(), seals);
  }

  private TimeoutCertificate failed(long round, long high) {
    List<TimeoutCertificate.Entry> entries = new ArrayList<>();
    QuorumCertificate known = new QuorumCertificate(0, 0, high, Hash.ZERO, List.of());
    Membership members = town.watch().members(0);
    for (int place = 0; place < 3; place++) {
      Timeout timeout =
          Timeout.sign(town.chain(), round, known, members.addressAt(place), town.signer(place));
      entries.add(new TimeoutCertificate.Entry(place, high, timeout.signature()));
    }
    return new TimeoutCertificate(0, round, entries);
  }
}
