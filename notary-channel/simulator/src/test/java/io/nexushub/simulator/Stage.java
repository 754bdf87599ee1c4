package io.nexushub.simulator;

import io.nexushub.lft.ChainHead;
import io.nexushub.lft.Effect;
import io.nexushub.lft.Input;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Replica;
import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Rules;
import io.nexushub.lft.Seat;
import io.nexushub.lft.Timer;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import io.nexushub.protocol.consensus.Vote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Four replicas whose every message the script delivers by hand. Payloads and executions answer at
 * once. Members are called by the round of one to four that is theirs to propose in.
 */
final class Stage {
  private static final int MEMBERS = 4;
  private static final long NOW = 1_800_000_000_000_000L;

  private final List<Signer> signers;
  private final Chain chain;
  private final Membership members;
  private final Block genesis;
  private final Map<Integer, Replica> replicas = new TreeMap<>();
  private final Map<Integer, List<Message>> said = new TreeMap<>();
  private final Map<Integer, List<JournalRecord>> journals = new TreeMap<>();
  private final Map<Integer, List<Block>> committed = new TreeMap<>();
  private final Map<Integer, Map<Hash, Hash>> states = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();
  private final List<Address> accused = new ArrayList<>();
  private final Rules rules;
  private final int first;

  Stage(Rules rules) {
    this.rules = rules;
    signers = IntStream.range(0, MEMBERS).mapToObj(ToyKeys::signer).toList();
    members =
        Membership.of(0, signers.stream().map(key -> new Member(key.publicKey(), 1)).toList());
    genesis =
        Block.genesis(BlockHeader.genesis(ChannelId.of("stage"), members, NOW - 1, members.hash()));
    chain = new Chain(ChannelId.of("stage"), genesis.id());
    for (int place = 0; place < MEMBERS; place++) {
      ToyApplication.Result start = ToyApplication.genesis();
      journals.put(place, new ArrayList<>());
      replicas.put(place, restore(place));
      said.put(place, new ArrayList<>());
      committed.put(place, new ArrayList<>());
      states.put(place, new TreeMap<>(Map.of(genesis.id(), start.state())));
    }
    first = members.indexOf(replicas.get(0).status().proposer()).orElseThrow();
  }

  private Replica restore(int place) {
    return Replica.restore(
        new Seat(chain, members, signers.get(place), new ToyKeys()),
        ReplicaConfig.DEFAULT,
        rules,
        ChainHead.genesis(genesis, ToyApplication.genesis().state(), Optional.empty()),
        journals.get(place));
  }

  /**
   * Loses everything but the journal, and what was said, which is out in the world; starts anew.
   */
  void crashAndRestart(int place) {
    replicas.put(place, restore(place));
    start(place);
  }

  /** All that a member ever broadcast of one kind in a round, without repetitions. */
  <T extends Message> List<T> saidIn(int place, Class<T> kind, Predicate<T> ofRound) {
    return said.get(place).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(ofRound)
        .distinct()
        .toList();
  }

  /** The member whose rounds are this one and every fourth after it. */
  int ofRound(int round) {
    return (first + round - 1) % MEMBERS;
  }

  /** Why messages were refused, by whomever. */
  List<String> refused() {
    return refused;
  }

  List<Address> accused() {
    return accused;
  }

  Block genesis() {
    return genesis;
  }

  void start(int... places) {
    for (int place : places) {
      give(place, new Input.Started(NOW));
      give(place, new Input.TransactionsWaiting(NOW, true));
    }
  }

  void timeOut(int place, long round) {
    give(place, new Input.TimerExpired(NOW, new Timer(Timer.Kind.ROUND, round)));
  }

  void deliver(Message message, int from, int... to) {
    for (int place : to) {
      give(place, new Input.MessageReceived(NOW, address(from), message));
    }
  }

  Address address(int place) {
    return members.addressAt(place);
  }

  Block proposalOf(int place, long round) {
    return said.get(place).stream()
        .filter(message -> message instanceof Block block && block.round() == round)
        .map(Block.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no proposal in round " + round));
  }

  Vote voteOf(int place, long round) {
    return said.get(place).stream()
        .filter(message -> message instanceof Vote vote && vote.round() == round)
        .map(Vote.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no vote in round " + round));
  }

  boolean hasVoted(int place, long round) {
    return said.get(place).stream()
        .anyMatch(message -> message instanceof Vote vote && vote.round() == round);
  }

  Timeout timeoutOf(int place, long round) {
    return said.get(place).stream()
        .filter(message -> message instanceof Timeout timeout && timeout.round() == round)
        .map(Timeout.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no failure vote in round " + round));
  }

  List<Block> committedBy(int place) {
    return committed.get(place);
  }

  long roundOf(int place) {
    return replicas.get(place).status().round();
  }

  /** A block signed by a member that keeps no rule. */
  Block forge(
      int place,
      long round,
      Block parent,
      QuorumCertificate justify,
      Optional<TimeoutCertificate> timeouts,
      Hash parentState) {
    return forge(place, header(place, round, parent, parentState), justify, timeouts, List.of());
  }

  /** Any header, signed by a member that keeps no rule. */
  Block forge(
      int place,
      BlockHeader header,
      QuorumCertificate justify,
      Optional<TimeoutCertificate> timeouts,
      List<Hash> transactions) {
    return Block.sign(chain, header, justify, timeouts, transactions, signers.get(place));
  }

  BlockHeader header(int place, long round, Block parent, Hash parentState) {
    return new BlockHeader(
        chain.channel(),
        0,
        parent.height() + 1,
        round,
        parent.id(),
        Block.payloadRoot(List.of()),
        address(place),
        NOW + round,
        parentState,
        members.hash(),
        members.hash());
  }

  QuorumCertificate certificate(Block block, int... voters) {
    Map<Integer, Seal> seals = new TreeMap<>();
    for (int voter : voters) {
      seals.put(voter, new Seal(voter, forgeVote(voter, block).signature()));
    }
    return new QuorumCertificate(
        0, block.height(), block.round(), block.id(), List.copyOf(seals.values()));
  }

  /** A vote of a member that keeps no rule. */
  Vote forgeVote(int place, Block block) {
    return Vote.sign(
        chain, block.header(), block.id(), address(place), signers.get(place), Optional.empty());
  }

  /** A failure vote of a member that keeps no rule. */
  Timeout forgeTimeout(int place, long round, QuorumCertificate high) {
    return Timeout.sign(chain, round, high, address(place), signers.get(place));
  }

  /** The failure votes of two honest members and of one who denies, as a certificate. */
  TimeoutCertificate failedCertificate(
      long round, QuorumCertificate denied, int liar, int one, int other) {
    Map<Integer, TimeoutCertificate.Entry> entries = new TreeMap<>();
    for (Timeout timeout :
        List.of(
            forgeTimeout(liar, round, denied), timeoutOf(one, round), timeoutOf(other, round))) {
      int place = members.indexOf(timeout.voter()).orElseThrow();
      entries.put(
          place, new TimeoutCertificate.Entry(place, timeout.high().round(), timeout.signature()));
    }
    return new TimeoutCertificate(0, round, List.copyOf(entries.values()));
  }

  private void give(int place, Input input) {
    Deque<Input> inputs = new ArrayDeque<>(List.of(input));
    while (!inputs.isEmpty()) {
      for (Effect effect : replicas.get(place).step(inputs.poll())) {
        carryOut(place, effect, inputs);
      }
    }
  }

  private void carryOut(int place, Effect effect, Deque<Input> inputs) {
    switch (effect) {
      case Effect.Broadcast(Message message) -> said.get(place).add(message);
      case Effect.FetchPayload(Block block) -> inputs.add(new Input.PayloadReady(NOW, block.id()));
      case Effect.Execute(Block block) -> {
        Map<Hash, Hash> known = states.get(place);
        Hash state = ToyApplication.execute(known.get(block.parent()), block, Map.of()).state();
        known.put(block.id(), state);
        inputs.add(new Input.BlockExecuted(NOW, block.id(), state, Optional.empty()));
      }
      case Effect.SelectPayload select ->
          inputs.add(
              new Input.PayloadSelected(
                  NOW,
                  select.round(),
                  select.parent().id(),
                  List.of(ToyApplication.transaction(select.round()))));
      case Effect.Refuse(Address peer, String reason) -> refused.add(reason);
      case Effect.Accuse(Evidence evidence) -> accused.add(evidence.offender());
      case Effect.Commit commit -> committed.get(place).add(commit.block());
      case Effect.Persist(JournalRecord entry) -> journals.get(place).add(entry);
      case Effect.Send _,
          Effect.SetTimer _,
          Effect.Notarise _,
          Effect.FetchBlocks _,
          Effect.SendBlocks _,
          Effect.Discard _,
          Effect.Halt _ -> {}
    }
  }
}
