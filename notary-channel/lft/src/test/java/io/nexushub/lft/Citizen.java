package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One replica with its host. It can be made to crash before any of its effects. */
final class Citizen {
  private final Town town;
  private final int number;
  private final Address address;
  private final List<Message> said = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> halts = new ArrayList<>();
  private final Map<Timer.Kind, Timer> timers = new EnumMap<>(Timer.Kind.class);
  private final Map<Hash, HostDisk.Result> results = new TreeMap<>();
  private HostDisk disk;
  private @Nullable Replica replica;
  private int effectsLeft = Integer.MAX_VALUE;

  Citizen(Town town, int number, HostDisk disk) {
    this.town = town;
    this.number = number;
    this.address = town.seat(number, disk.members()).self();
    this.disk = disk;
  }

  int number() {
    return number;
  }

  Address address() {
    return address;
  }

  HostDisk disk() {
    return disk;
  }

  void replaceDisk(HostDisk other) {
    disk = other;
  }

  boolean isUp() {
    return replica != null;
  }

  List<Message> said() {
    return said;
  }

  List<String> refused() {
    return refused;
  }

  List<String> halts() {
    return halts;
  }

  long height() {
    return disk.head().height();
  }

  long epoch() {
    return disk.members().epoch();
  }

  Status status() {
    return Objects.requireNonNull(replica).status();
  }

  void start() {
    results.clear();
    results.put(
        disk.head().id(),
        new HostDisk.Result(disk.headState(), Optional.empty(), Optional.empty()));
    replica =
        Replica.restore(
            town.seat(number, disk.members()),
            ReplicaConfig.DEFAULT,
            town.rules(),
            disk.chainHead(),
            disk.journal());
    give(new Input.Started(town.now()));
    announceWaiting();
  }

  void crash() {
    replica = null;
    timers.clear();
    effectsLeft = Integer.MAX_VALUE;
  }

  /** After so many more effects it crashes. */
  void crashAfter(int effects) {
    effectsLeft = effects;
  }

  void announceWaiting() {
    boolean any = town.waiting().stream().anyMatch(id -> !isCommitted(id));
    give(new Input.TransactionsWaiting(town.now(), any));
  }

  private boolean isCommitted(Hash transaction) {
    return disk.entries().stream()
        .anyMatch(entry -> entry.block().transactions().contains(transaction));
  }

  void expire(Timer.Kind kind) {
    Timer timer = timers.remove(kind);
    if (timer != null) {
      give(new Input.TimerExpired(town.now(), timer));
    }
  }

  /** One input, all its effects, and what the host answers to them at once. */
  void give(Input input) {
    Deque<Input> inputs = new ArrayDeque<>(List.of(input));
    while (replica != null && !inputs.isEmpty()) {
      for (Effect effect : replica.step(inputs.poll())) {
        if (effectsLeft-- == 0) {
          crash();
          return;
        }
        town.watch().check(number, address, effect);
        carryOut(effect, inputs);
      }
    }
  }

  private void carryOut(Effect effect, Deque<Input> inputs) {
    switch (effect) {
      case Effect.Persist(JournalRecord entry) -> disk.append(entry);
      case Effect.Send(Address to, Message message) -> send(town.number(to), message);
      case Effect.Broadcast(Message message) ->
          town.citizens().stream()
              .filter(other -> other != this && disk.members().contains(other.address))
              .forEach(other -> send(other.number, message));
      case Effect.SetTimer(Timer timer, long _) -> timers.put(timer.kind(), timer);
      case Effect.FetchPayload(Block block) ->
          inputs.add(new Input.PayloadReady(town.now(), block.id()));
      case Effect.Execute(Block block) -> inputs.add(execute(block));
      case Effect.SelectPayload select -> inputs.add(select(select));
      case Effect.Commit commit -> {
        disk.commit(commit, results.get(commit.block().id()));
        boolean any = town.waiting().stream().anyMatch(id -> !isCommitted(id));
        inputs.add(new Input.TransactionsWaiting(town.now(), any));
      }
      case Effect.Notarise(Notarisation notarisation) -> disk.store(notarisation);
      case Effect.Accuse _ -> {}
      case Effect.Refuse(Address _, String reason) -> refused.add(reason);
      case Effect.FetchBlocks(Address peer, long from, long to) ->
          town.send(
              number, town.number(peer), new Input.BlocksRequested(town.now(), address, from, to));
      case Effect.SendBlocks answer ->
          town.send(number, town.number(answer.peer()), disk.answer(town.now(), answer, address));
      case Effect.Discard(Hash block) -> results.remove(block);
      case Effect.Halt(String reason) -> {
        halts.add(reason);
        crash();
      }
    }
  }

  private void send(int to, Message message) {
    said.add(message);
    town.send(number, to, new Input.MessageReceived(town.now(), address, message));
  }

  private Input execute(Block block) {
    HostDisk.Result parent = results.get(block.parent());
    Hash state =
        HashFunction.SHA3_256.hash(Bytes.concat(parent.state().bytes(), block.id().bytes()));
    Optional<Hash> decision =
        block.transactions().isEmpty() && !block.header().endsEpoch()
            ? Optional.empty()
            : Optional.of(Blocks.hash("decision " + state));
    HostDisk.Result result = new HostDisk.Result(state, decision, town.changeIn(block));
    results.put(block.id(), result);
    return new Input.BlockExecuted(town.now(), block.id(), state, decision, result.members());
  }

  private Input select(Effect.SelectPayload select) {
    List<Hash> taken =
        select.uncommitted().stream().flatMap(block -> block.transactions().stream()).toList();
    List<Hash> chosen =
        town.waiting().stream()
            .filter(id -> !taken.contains(id) && !isCommitted(id))
            .limit(1)
            .toList();
    return new Input.PayloadSelected(town.now(), select.round(), select.parent().id(), chosen);
  }

  @Override
  public String toString() {
    return isUp() ? number + ": epoch " + epoch() + " " + status() : number + ": down";
  }
}
