package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Replicas on a network that a script or a die controls: what is said waits until it is delivered
 * or lost. Citizens are numbered; which of them are members changes with transactions, each of
 * which stands for a list of members.
 */
final class Town {
  static final long START = 1_800_000_000_000_000L;

  /** Something on its way. */
  record Parcel(int from, int to, Input input) {
    boolean carries(Class<? extends Message> kind) {
      return input instanceof Input.MessageReceived received && kind.isInstance(received.message());
    }
  }

  private final List<Signer> signers;
  private final List<Citizen> citizens = new ArrayList<>();
  private final Map<Hash, List<Member>> changes = new TreeMap<>();
  private final List<Hash> waiting = new ArrayList<>();
  private final List<Parcel> onTheWay = new ArrayList<>();
  private final TownWatch watch;
  private final Membership founders;
  private final Block genesis;
  private final Chain chain;
  private final Rules rules;
  private Predicate<Parcel> lost = parcel -> false;
  private long now = START;

  /**
   * @param founders how many of the citizens are members at first, one power each
   */
  Town(int citizens, int founders) {
    this(Rules.SAFE, citizens, founders);
  }

  Town(Rules rules, int citizens, int founders) {
    this.rules = rules;
    this.signers = IntStream.range(0, citizens).mapToObj(PlainKeys::signer).toList();
    this.founders = Membership.of(0, members(IntStream.range(0, founders).toArray()));
    ChannelId channel = ChannelId.of("town");
    this.genesis =
        Block.genesis(BlockHeader.genesis(channel, this.founders, START - 1, this.founders.hash()));
    this.chain = new Chain(channel, genesis.id());
    this.watch = new TownWatch(chain, this.founders);
    for (int number = 0; number < citizens; number++) {
      HostDisk.Result start =
          new HostDisk.Result(Blocks.hash("start"), Optional.empty(), Optional.empty());
      this.citizens.add(new Citizen(this, number, new HostDisk(genesis, start, this.founders)));
    }
  }

  /** Citizens as members of one power each. */
  List<Member> members(int... numbers) {
    return IntStream.of(numbers).mapToObj(number -> member(number, 1)).toList();
  }

  Member member(int number, long power) {
    return new Member(signers.get(number).publicKey(), power);
  }

  Seat seat(int number, Membership members) {
    return new Seat(chain, members, signers.get(number), new PlainKeys());
  }

  Signer signer(int number) {
    return signers.get(number);
  }

  Address address(int number) {
    return citizen(number).address();
  }

  int number(Address address) {
    return citizens.stream()
        .filter(citizen -> citizen.address().equals(address))
        .findFirst()
        .orElseThrow()
        .number();
  }

  Citizen citizen(int number) {
    return citizens.get(number);
  }

  List<Citizen> citizens() {
    return citizens;
  }

  Chain chain() {
    return chain;
  }

  Block genesis() {
    return genesis;
  }

  Rules rules() {
    return rules;
  }

  TownWatch watch() {
    return watch;
  }

  long now() {
    return now;
  }

  void pass(long micros) {
    now += micros;
  }

  /** A transaction that makes these the members; it waits until it is in a block. */
  Hash ask(List<Member> members) {
    Hash transaction = Blocks.hash("change " + changes.size());
    changes.put(transaction, members);
    submit(transaction);
    return transaction;
  }

  void submit(Hash transaction) {
    waiting.add(transaction);
    citizens.forEach(Citizen::announceWaiting);
  }

  /** A transaction that changes nothing. */
  void work(int number) {
    submit(Blocks.hash("work " + number));
  }

  List<Hash> waiting() {
    return waiting;
  }

  Optional<List<Member>> changeIn(Block block) {
    return block.transactions().stream()
        .filter(changes::containsKey)
        .map(changes::get)
        .reduce((first, second) -> second);
  }

  void start(int... numbers) {
    for (int number : numbers) {
      citizen(number).start();
    }
  }

  void send(int from, int to, Input input) {
    Parcel parcel = new Parcel(from, to, input);
    if (!lost.test(parcel)) {
      onTheWay.add(parcel);
    }
  }

  /** From now on these are lost. */
  void lose(Predicate<Parcel> which) {
    lost = which;
    onTheWay.removeIf(which);
  }

  void loseNothing() {
    lost = parcel -> false;
  }

  List<Parcel> onTheWay() {
    return onTheWay;
  }

  /** Delivers one, or loses it if its receiver is down. */
  void deliver(Parcel parcel) {
    onTheWay.remove(parcel);
    citizen(parcel.to()).give(at(parcel.input()));
  }

  /** What is received is received now. */
  private Input at(Input input) {
    return switch (input) {
      case Input.MessageReceived said ->
          new Input.MessageReceived(now, said.from(), said.message());
      case Input.BlocksRequested asked ->
          new Input.BlocksRequested(now, asked.from(), asked.fromHeight(), asked.toHeight());
      default -> input;
    };
  }

  /** Delivers everything, in order, until nobody says anything any more. */
  void settle() {
    for (int i = 0; i < 20_000 && !onTheWay.isEmpty(); i++) {
      deliver(onTheWay.getFirst());
    }
    if (!onTheWay.isEmpty()) {
      throw new AssertionError("the town never falls silent");
    }
  }

  /** Everybody repeats himself and asks again, as time makes them do; then all is delivered. */
  void remind() {
    pass(3_000_000);
    citizens.forEach(citizen -> citizen.expire(Timer.Kind.FETCH));
    citizens.forEach(citizen -> citizen.expire(Timer.Kind.RESEND));
    settle();
  }

  /** Lets rounds fail and reminders go out until something holds, or gives up. */
  void until(Predicate<Town> holds) {
    for (int i = 0; i < 60; i++) {
      if (holds.test(this)) {
        return;
      }
      remind();
      citizens.forEach(citizen -> citizen.expire(Timer.Kind.IDLE));
      settle();
      if (i % 3 == 2) {
        citizens.forEach(citizen -> citizen.expire(Timer.Kind.ROUND));
        settle();
      }
    }
    throw new AssertionError("not reached: " + this);
  }

  @Override
  public String toString() {
    return citizens.toString();
  }
}
