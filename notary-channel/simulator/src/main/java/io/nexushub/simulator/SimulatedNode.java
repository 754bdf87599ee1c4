package io.nexushub.simulator;

import io.nexushub.lft.ChainHead;
import io.nexushub.lft.Effect;
import io.nexushub.lft.Input;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Replica;
import io.nexushub.lft.ReplicaConfig;
import io.nexushub.lft.Rules;
import io.nexushub.lft.Seat;
import io.nexushub.lft.Status;
import io.nexushub.lft.Timer;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A host of one production replica, with a disk that survives and everything else that does not. It
 * may crash at the boundary of any two effects, and before what it has written is forced.
 */
public final class SimulatedNode {
  /** Every so many inputs the replica is restored from its disk beside the running one. */
  private static final int INPUTS_BETWEEN_RESTORES = 64;

  /** Commits wait for others before they are forced together, at most so long. */
  private static final long MOST_GATHERING_MICROS = 400_000;

  private final int place;
  private final Seat seat;
  private final Address address;
  private final ReplicaConfig config;
  private final Rules rules;
  private final Simulation world;
  private final Disk disk;
  private final Traitor nature;
  private final Clock clock;
  private final List<Evidence> accusations = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Map<Timer.Kind, Long> timers = new TreeMap<>();
  private final Map<Hash, ToyApplication.Result> results = new TreeMap<>();
  private final Map<Hash, Block> blocks = new TreeMap<>();
  private final Set<Hash> mempool = new LinkedHashSet<>();
  private @Nullable Replica replica;
  private long life; // what was under way in an earlier life comes to nothing
  private long timerNumbers;
  private long inputs;

  SimulatedNode(
      int place, Seat seat, Simulation world, Behaviour behaviour, Clock clock, Block genesis) {
    this.place = place;
    this.seat = seat;
    this.address = seat.self();
    this.config = world.config();
    this.rules = world.rules();
    this.world = world;
    this.disk = new Disk(genesis, seat.members());
    this.nature = new Traitor(behaviour, seat, world.population().everyone(), world.chance());
    this.clock = clock;
  }

  public int place() {
    return place;
  }

  public Address address() {
    return address;
  }

  public boolean isHonest() {
    return nature.isHonest();
  }

  public boolean isUp() {
    return replica != null;
  }

  /** The epoch its chain is in. */
  public long epoch() {
    return disk.members().epoch();
  }

  public long committedHeight() {
    return disk.head().height();
  }

  /** The committed chain, genesis first. */
  public List<Block> chain() {
    return disk.chain();
  }

  /** What is stored of notary signatures, ascending by height. */
  public List<Notarisation> notarisations() {
    return disk.notarisations();
  }

  /** Everybody this node has evidence against. */
  public Set<Address> accused() {
    Set<Address> accused = new TreeSet<>();
    accusations.forEach(evidence -> accused.add(evidence.offender()));
    return accused;
  }

  /** What it refused, each with its reason. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** Fails if the node is down. */
  public Status status() {
    return running().status();
  }

  String describe() {
    String state = isUp() ? status().toString() : "down";
    return "\n  node %d: epoch %d, height %d, %s"
        .formatted(place, epoch(), committedHeight(), state);
  }

  private Replica running() {
    return java.util.Objects.requireNonNull(replica, "node " + place + " is down");
  }

  /** The node's own clock. */
  private long now() {
    return world.nowMicros() + clock.aheadMicros();
  }

  void start() {
    results.put(
        disk.head().id(),
        new ToyApplication.Result(disk.headState(), Optional.empty(), Optional.empty()));
    replica = restored();
    compareWithDisk();
    give(new Input.Started(now()));
    if (!mempool.isEmpty()) {
      give(new Input.TransactionsWaiting(now(), true));
    }
  }

  private Replica restored() {
    ChainHead head = disk.chainHead();
    Seat now = new Seat(seat.chain(), disk.members(), seat.signer(), seat.scheme());
    return Replica.restore(now, config, rules, head, disk.journal());
  }

  /** What would become of this node if it crashed now. */
  private void compareWithDisk() {
    if (isHonest()) {
      Replica shadow = restored();
      world
          .invariants()
          .explains(
              address,
              disk.members().epoch(),
              shadow.status(),
              shadow.step(new Input.Started(now())));
    }
  }

  /** Loses everything but the disk; other nodes still hold the transactions. */
  void crash() {
    persisted(disk.crash(world.chance()));
    world.invariants().goesOnFrom(address, disk.head());
    replica = null;
    life++;
    timers.clear();
    results.clear();
    blocks.clear();
  }

  void submit(Hash transaction) {
    mempool.add(transaction);
    if (isUp()) {
      give(new Input.TransactionsWaiting(now(), true));
    }
  }

  void hear(int from, Message message) {
    nature.overhear(message);
    give(new Input.MessageReceived(now(), world.address(from), message));
  }

  /** One input, all its effects; neighbouring journal records share one flush. */
  void give(Input input) {
    if (!isUp()) {
      return;
    }
    for (Effect effect : running().step(input)) {
      if (!(effect instanceof Effect.Persist) && !forces()) {
        return;
      }
      if (crashes()) {
        return;
      }
      if (isHonest()) {
        world.invariants().check(address, effect);
      }
      nature.distort(effect).forEach(this::carryOut);
    }
    if (forces()) {
      nature.crimes().forEach(this::carryOut);
      if (++inputs % INPUTS_BETWEEN_RESTORES == 0) {
        compareWithDisk();
      }
    }
  }

  /** Forces what is written, unless the node crashes first; says whether it is still up. */
  private boolean forces() {
    if (!disk.isForced()) {
      if (crashes()) {
        return false;
      }
      persisted(disk.force());
    }
    return isUp();
  }

  private void persisted(List<JournalRecord> entries) {
    if (isHonest()) {
      entries.forEach(entry -> world.invariants().persisted(address, entry));
    }
  }

  private boolean crashes() {
    if (!world.crashesNow(this)) {
      return false;
    }
    crash();
    world.restartLater(this);
    return true;
  }

  private void later(long delayMicros, Runnable action) {
    long now = life;
    world.scheduler().after(delayMicros, () -> runIfAlive(now, action));
  }

  private void runIfAlive(long then, Runnable action) {
    if (life == then) {
      action.run();
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Persist(var entry) -> disk.append(entry);
      case Effect.Send(Address to, Message message) ->
          send(world.population().place(to), world.onWire(message));
      case Effect.Broadcast(Message message) -> broadcast(world.onWire(message));
      case Effect.SetTimer(Timer timer, long delayMicros) -> setTimer(timer, delayMicros);
      case Effect.FetchPayload(Block block) ->
          later(
              world.chance().nextLong(20_000),
              () -> give(new Input.PayloadReady(now(), block.id())));
      case Effect.Execute(Block block) -> execute(block);
      case Effect.SelectPayload select -> select(select);
      case Effect.Commit commit -> commit(commit);
      case Effect.Notarise(Notarisation notarisation) -> disk.store(notarisation);
      case Effect.Accuse(Evidence evidence) -> accuse(evidence);
      case Effect.Refuse(Address peer, String reason) -> refusals.add(peer + ": " + reason);
      case Effect.FetchBlocks(Address peer, long from, long to) -> fetch(peer, from, to);
      case Effect.SendBlocks answer -> answer(answer);
      case Effect.Discard(Hash block) -> {
        results.remove(block);
        blocks.remove(block);
      }
      case Effect.Halt _ -> crash(); // Of a liar; an honest halt is a broken invariant.
    }
  }

  private void accuse(Evidence evidence) {
    if (world.honest().stream().anyMatch(node -> node.address().equals(evidence.offender()))) {
      world
          .invariants()
          .require(Invariant.HONESTY, false, () -> "evidence against an honest: " + evidence);
    }
    accusations.add(evidence);
  }

  private void broadcast(Message message) {
    for (Address member : disk.members().addresses()) {
      if (!member.equals(address)) {
        send(world.population().place(member), message);
      }
    }
  }

  private void send(int to, Message message) {
    long hesitation = nature.hesitationMicros();
    if (hesitation > 0) {
      world.scheduler().after(hesitation, () -> world.carry(place, to, message));
    } else {
      world.carry(place, to, message);
    }
  }

  private void setTimer(Timer timer, long delayMicros) {
    long number = timerNumbers++;
    timers.put(timer.kind(), number);
    later(
        clock.lasts(delayMicros),
        () -> {
          if (Long.valueOf(number).equals(timers.get(timer.kind()))) {
            give(new Input.TimerExpired(now(), timer));
          }
        });
  }

  private void execute(Block block) {
    ToyApplication.Result parent = results.get(block.parent());
    if (parent == null) {
      throw new AssertionError("asked to execute " + block.id() + " before its parent");
    }
    ToyApplication.Result result = ToyApplication.execute(parent.state(), block, world.changes());
    results.put(block.id(), result);
    later(
        world.chance().nextLong(10_000),
        () ->
            give(
                new Input.BlockExecuted(
                    now(), block.id(), result.state(), result.decision(), result.members())));
  }

  private void select(Effect.SelectPayload select) {
    later(
        world.chance().nextLong(5_000),
        () -> {
          Set<Hash> taken = new TreeSet<>();
          select.uncommitted().forEach(block -> taken.addAll(block.transactions()));
          List<Hash> chosen = mempool.stream().filter(id -> !taken.contains(id)).limit(3).toList();
          give(new Input.PayloadSelected(now(), select.round(), select.parent().id(), chosen));
        });
  }

  private void commit(Effect.Commit commit) {
    ToyApplication.Result result = results.get(commit.block().id());
    if (result == null) {
      throw new AssertionError("asked to commit " + commit.block().id() + " before executing it");
    }
    results.remove(commit.block().parent());
    commit.opened().ifPresent(members -> world.invariants().opened(commit.block(), members));
    if (isHonest() && commit.inJournal()) {
      world.invariants().inJournal(address, commit.block(), disk.journalHas(commit.block()));
    }
    boolean waitsAlready = disk.hasUnforcedCommits();
    disk.commit(commit, result);
    if (commit.opened().isPresent()) {
      disk.forceCommits();
    } else if (!waitsAlready) {
      later(world.chance().nextLong(MOST_GATHERING_MICROS), disk::forceCommits);
    }
    commit.block().transactions().forEach(mempool::remove);
    boolean waiting = !mempool.isEmpty();
    later(0, () -> give(new Input.TransactionsWaiting(now(), waiting)));
  }

  private void fetch(Address peer, long from, long to) {
    world.carry(
        place,
        world.population().place(peer),
        node -> node.give(new Input.BlocksRequested(node.now(), address(), from, to)));
  }

  private void answer(Effect.SendBlocks answer) {
    Optional<Long> end = disk.firstEnd(answer.fromHeight(), answer.toHeight());
    long to = end.orElse(answer.toHeight());
    List<Block> known = new ArrayList<>(disk.blocks(answer.fromHeight(), to));
    Optional<ChainHead.Proof> closing = end.flatMap(disk::end);
    closing.ifPresentOrElse(
        proof -> known.add(proof.child()), () -> known.addAll(answer.further()));
    List<Block> blocks = nature.retell(known);
    var certificate =
        closing
            .map(ChainHead.Proof::childCertificate)
            .or(answer::certificate)
            .orElseGet(() -> disk.blocks(to + 1, to + 1).get(0).justify());
    var shares = disk.shares(answer.fromHeight(), to);
    world.carry(
        place,
        world.population().place(answer.peer()),
        node ->
            node.give(new Input.BlocksFetched(node.now(), address(), blocks, certificate, shares)));
  }
}
