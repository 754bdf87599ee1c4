package io.nexushub.simulator;

import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Rules;
import io.nexushub.lft.Seat;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A world of replicas in which everything that happens follows from a seed.
 *
 * <p>Describe it with the fluent methods, then run it; {@link Invariants} are checked at every
 * effect, and what breaks one fails the run.
 */
public final class Simulation {
  private static final ReplicaConfig TIMES =
      new ReplicaConfig(
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1));

  private final SplittableRandom chance;
  private final Scheduler scheduler = new Scheduler();
  private final Network network;
  private final Population population = new Population();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedNode> honest = new ArrayList<>();
  private final Set<Invariant> watched = EnumSet.allOf(Invariant.class);
  private final Set<Integer> stopped = new TreeSet<>();
  private final Map<Hash, List<Member>> changes = new TreeMap<>();
  private double changing;
  private long skewMillis;
  private double drift;
  private ReplicaConfig config = TIMES;
  private Rules rules = Rules.SAFE;
  private Adversary adversary = (_, _, _) -> true;
  private double crashing;
  private double partitioning;
  private long transactionEveryMillis = 50;
  private long transactions;
  private long events;
  private Invariants invariants;
  private Membership members;

  private Simulation(long seed) {
    this.chance = new SplittableRandom(seed);
    this.network = new Network(scheduler, chance);
    this.members = Membership.of(0, List.of(new Member(ToyKeys.signer(0).publicKey(), 1)));
    this.invariants =
        new Invariants(members, Set.of(), rules, watched, Population.genesis(members));
  }

  public static Simulation of(long seed) {
    return new Simulation(seed).replicas(4);
  }

  public Simulation replicas(int count) {
    return replicas(IntStream.range(0, count).mapToObj(ToyKeys::signer).toList(), new ToyKeys());
  }

  /** Members with other keys than toys. */
  public Simulation replicas(List<? extends Signer> keys, SignatureScheme realScheme) {
    population.keys(keys, realScheme);
    return this;
  }

  /** Members' powers, by place; 1 each unless set. */
  public Simulation powers(List<Long> byPlace) {
    population.powers(byPlace);
    return this;
  }

  /** What happens between any two nodes. */
  public Simulation network(UnaryOperator<Link> change) {
    network.usual(change.apply(network.usual()));
    return this;
  }

  /** What happens from one node to another, where that is not as usual. */
  public Simulation link(int from, int to, UnaryOperator<Link> change) {
    network.link(from, to, change.apply(network.usual()));
    return this;
  }

  /** Clocks are wrong by up to so much, and timers run faster or slower by up to this part. */
  public Simulation skewing(long millis, double part) {
    skewMillis = millis;
    drift = part;
    return this;
  }

  /** Only the first few are members from the beginning; the others may become members. */
  public Simulation founders(int count) {
    population.founders(count);
    return this;
  }

  /** Now and then other members are asked for, or other powers; probability at a transaction. */
  public Simulation changing(double probability) {
    changing = probability;
    return this;
  }

  /** Goes on when any other than these is broken. */
  public Simulation watching(Set<Invariant> invariantsOnly) {
    watched.retainAll(invariantsOnly);
    return this;
  }

  public Simulation byzantine(int place, Behaviour behaviour) {
    population.behaves(place, behaviour);
    return this;
  }

  /** Each effect may be the last of a node's life, with this probability; it returns later. */
  public Simulation crashing(double probability) {
    crashing = probability;
    return this;
  }

  /** Now and then the network splits in two, for a while; probability at each transaction. */
  public Simulation partitioning(double probability) {
    partitioning = probability;
    return this;
  }

  /** A transaction reaches the nodes this often; 0 is an idle channel. */
  public Simulation transactionEvery(long millis) {
    transactionEveryMillis = millis;
    return this;
  }

  public Simulation rules(Rules other) {
    rules = other;
    return this;
  }

  public Simulation times(ReplicaConfig other) {
    config = other;
    return this;
  }

  /** Puts an adversary in charge of what is delivered, before chance decides about the rest. */
  public Simulation adversary(Adversary inCharge) {
    adversary = inCharge;
    return this;
  }

  /** Starts everybody; described worlds that run start by themselves. */
  public Simulation begin() {
    if (!nodes.isEmpty()) {
      return this;
    }
    members = population.first();
    Block genesis = Population.genesis(members);
    Chain chain = new Chain(genesis.header().channel(), genesis.id());
    invariants = new Invariants(members, population.faulty(), rules, watched, genesis);
    for (int place = 0; place < population.size(); place++) {
      Seat seat = new Seat(chain, members, population.seated(place), population.scheme());
      Behaviour behaviour = population.behaviour(place);
      nodes.add(
          new SimulatedNode(
              place, seat, this, behaviour, Clock.draw(skewMillis, drift, chance), genesis));
    }
    nodes.stream().filter(SimulatedNode::isHonest).forEach(honest::add);
    nodes.forEach(node -> scheduler.after(chance.nextLong(20_000), node::start));
    if (transactionEveryMillis > 0) {
      scheduler.after(transactionEveryMillis * 1_000, this::submitOne);
    }
    return this;
  }

  private void submitOne() {
    submit();
    if (chance.nextDouble() < partitioning) {
      split();
    }
    if (changing > 0 && chance.nextDouble() < changing) {
      submitChange(population.draw(chance));
    }
    scheduler.after(transactionEveryMillis * 1_000, this::submitOne);
  }

  /** A transaction that asks for these members. */
  public void submitChange(List<Member> next) {
    changes.put(ToyApplication.transaction(transactions), List.copyOf(next));
    submit();
  }

  /** A transaction that reaches all nodes, by and by. */
  public void submit() {
    var transaction = ToyApplication.transaction(transactions++);
    nodes.forEach(node -> scheduler.after(chance.nextLong(20_000), () -> node.submit(transaction)));
  }

  private void split() {
    Map<Integer, Integer> islands = new TreeMap<>();
    int count = chance.nextInt(2, 4);
    nodes.forEach(node -> islands.put(node.place(), chance.nextInt(count)));
    network.split(islands);
    scheduler.after(chance.nextLong(2_000_000), () -> network.split(Map.of()));
  }

  /** These hear only one another from now on. */
  public void isolate(Set<Integer> island) {
    Map<Integer, Integer> islands = new TreeMap<>();
    island.forEach(place -> islands.put(place, 1));
    network.split(islands);
  }

  /** No more losses, crashes or partitions from now on; whoever is down returns. */
  public void heal() {
    network.heal();
    adversary = (_, _, _) -> true;
    crashing = 0;
    partitioning = 0;
    changing = 0;
    stopped.clear();
    nodes.stream().filter(node -> !node.isUp()).forEach(SimulatedNode::start);
  }

  /** Takes a node down until {@link #restart}. */
  public void stop(int place) {
    stopped.add(place);
    nodes.get(place).crash();
  }

  public void restart(int place) {
    stopped.remove(place);
    if (!nodes.get(place).isUp()) {
      nodes.get(place).start();
    }
  }

  /** Runs until the condition holds; fails if it does not within so many events. */
  public void runUntil(Predicate<Simulation> condition, long maxEvents) {
    begin();
    long limit = events + maxEvents;
    while (!condition.test(this)) {
      if (events >= limit) {
        throw new AssertionError("not within " + maxEvents + " events: " + describe());
      }
      if (!scheduler.runNext()) {
        throw new AssertionError("nothing will ever happen again: " + describe());
      }
      events++;
    }
  }

  /** Runs for this many events, whatever comes of it. */
  public void run(long count) {
    begin();
    for (long i = 0; i < count && scheduler.runNext(); i++) {
      events++;
    }
  }

  /** Runs for this long. */
  public void run(Duration duration) {
    begin();
    long end = nowMicros() + duration.toMillis() * 1_000;
    while (nowMicros() < end && scheduler.runNext()) {
      events++;
    }
  }

  public static Predicate<Simulation> everyHonestReplica(Predicate<SimulatedNode> condition) {
    return simulation ->
        !simulation.nodes.isEmpty() && simulation.honest.stream().allMatch(condition);
  }

  public List<SimulatedNode> honest() {
    return List.copyOf(honest);
  }

  public List<SimulatedNode> nodes() {
    return List.copyOf(nodes);
  }

  public Address address(int place) {
    return nodes.get(place).address();
  }

  public Membership members() {
    return members;
  }

  public long events() {
    return events;
  }

  public long nowMicros() {
    return scheduler.nowMicros();
  }

  long highestCommitted() {
    return nodes.stream().mapToLong(SimulatedNode::committedHeight).max().orElseThrow();
  }

  /** Of the honest ones that are up; 0 if none is. */
  long highestRound() {
    return honest.stream()
        .filter(SimulatedNode::isUp)
        .mapToLong(node -> node.status().round())
        .max()
        .orElse(0);
  }

  String describe() {
    return nodes.stream().map(SimulatedNode::describe).collect(Collectors.joining());
  }

  boolean crashesNow(SimulatedNode node) {
    return crashing > 0 && node.isHonest() && chance.nextDouble() < crashing;
  }

  void restartLater(SimulatedNode node) {
    scheduler.after(
        chance.nextLong(1_500_000),
        () -> {
          if (!node.isUp() && !stopped.contains(node.place())) {
            node.start();
          }
        });
  }

  /** What peers hear of a message. */
  Message onWire(Message message) {
    Message heard = Network.throughWire(message);
    invariants.onWire(heard);
    return heard;
  }

  void carry(int from, int to, Message message) {
    if (adversary.delivers(from, to, message)) {
      carry(from, to, node -> node.hear(from, message));
    }
  }

  void carry(int from, int to, Consumer<SimulatedNode> delivery) {
    network.carry(from, to, () -> delivery.accept(nodes.get(to)));
  }

  Population population() {
    return population;
  }

  Map<Hash, List<Member>> changes() {
    return changes;
  }

  /** The honest ones among the members of the newest epoch. */
  List<SimulatedNode> honestMembers() {
    Membership newest = invariants.newest();
    return honest.stream().filter(node -> newest.contains(node.address())).toList();
  }

  ReplicaConfig config() {
    return config;
  }

  Rules rules() {
    return rules;
  }

  SplittableRandom chance() {
    return chance;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Invariants invariants() {
    return invariants;
  }
}
