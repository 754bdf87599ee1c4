package io.nexushub.simulator;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Seat;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Bends what a replica does into what its {@link Behaviour} makes of it. */
final class Traitor {
  private static final int REMEMBERED_BLOCKS = 8;
  private static final int REMEMBERED_MESSAGES = 200;

  /** How likely a selective liar tells a peer something. */
  private static final double TOLD = 0.8;

  /** How likely a replayer answers a message with an old one. */
  private static final double REPLAYED = 0.1;

  /** How likely a liar claims a candidate that does not exist instead of denying the real one. */
  private static final double INFLATED = 0.2;

  private static final long LONGEST_HESITATION_MICROS = 1_500_000;

  private final Behaviour behaviour;
  private final List<Address> peers;
  private final Forgery forgery;
  private final SplittableRandom chance;
  private final Set<Hash> voted = new TreeSet<>();
  private final Set<Long> denied = new TreeSet<>();
  private final Deque<Block> seen = new ArrayDeque<>();
  private final List<Message> heard = new ArrayList<>();
  private final List<Effect> crimes = new ArrayList<>();
  private Optional<QuorumCertificate> oldest = Optional.empty();

  /**
   * @param everyone in its world, members or not
   */
  Traitor(Behaviour behaviour, Seat seat, List<Address> everyone, SplittableRandom chance) {
    this.behaviour = behaviour;
    this.peers = everyone.stream().filter(peer -> !peer.equals(seat.self())).toList();
    this.forgery = new Forgery(seat);
    this.chance = chance;
  }

  boolean isHonest() {
    return behaviour.isHonest();
  }

  /** How long it waits before it says anything. */
  long hesitationMicros() {
    return behaviour.has(Vice.SLOW) ? chance.nextLong(LONGEST_HESITATION_MICROS) : 0;
  }

  /** Takes notice of what a peer said. */
  void overhear(Message message) {
    if (behaviour.isHonest()) {
      return;
    }
    if (message instanceof Block block && voted.add(block.id())) {
      seen.addFirst(block);
      if (seen.size() > REMEMBERED_BLOCKS) {
        seen.removeLast();
      }
      if (behaviour.has(Vice.DOUBLE_VOTER)) {
        crimes.add(new Effect.Broadcast(forgery.vote(block)));
      }
    }
    if (behaviour.has(Vice.CANDIDATE_LIAR)
        && message instanceof Timeout timeout
        && denied.add(timeout.round())) {
      crimes.add(new Effect.Broadcast(denial(timeout)));
    }
    if (behaviour.has(Vice.REPLAYER)) {
      replay(message);
    }
  }

  private void replay(Message message) {
    if (heard.size() < REMEMBERED_MESSAGES) {
      heard.add(message);
    } else {
      heard.set(chance.nextInt(REMEMBERED_MESSAGES), message);
    }
    if (chance.nextDouble() < REPLAYED) {
      crimes.add(new Effect.Send(anyPeer(), heard.get(chance.nextInt(heard.size()))));
    }
  }

  /** What comes of nothing but malice, since last asked. */
  List<Effect> crimes() {
    if (crimes.isEmpty()) {
      return List.of();
    }
    List<Effect> committed =
        crimes.stream().flatMap(effect -> selectively(effect).stream()).toList();
    crimes.clear();
    return committed;
  }

  /** What becomes of an effect of the replica. */
  List<Effect> distort(Effect effect) {
    if (behaviour.isHonest()) {
      return List.of(effect);
    }
    return switch (effect) {
      case Effect.SendBlocks _ ->
          isSilent() || behaviour.has(Vice.CERTIFICATE_WITHHOLDER) ? List.of() : List.of(effect);
      case Effect.Send _ -> isSilent() ? List.of() : List.of(effect);
      case Effect.Broadcast(Message message) -> isSilent() ? List.of() : bend(effect, message);
      case Effect.Persist _,
          Effect.SetTimer _,
          Effect.FetchPayload _,
          Effect.Execute _,
          Effect.SelectPayload _,
          Effect.Commit _,
          Effect.Notarise _,
          Effect.Accuse _,
          Effect.Refuse _,
          Effect.FetchBlocks _,
          Effect.Discard _,
          Effect.Halt _ ->
          List.of(effect);
    };
  }

  private boolean isSilent() {
    return behaviour.has(Vice.SILENT);
  }

  /** What becomes of blocks a peer asked for. */
  List<Block> retell(List<Block> blocks) {
    if (!behaviour.has(Vice.FORGER) || blocks.isEmpty()) {
      return blocks;
    }
    List<Block> retold = new ArrayList<>(blocks);
    int place = chance.nextInt(blocks.size());
    retold.set(place, forgery.twin(blocks.get(place)));
    return retold;
  }

  private List<Effect> bend(Effect effect, Message message) {
    boolean withholds = behaviour.has(Vice.CERTIFICATE_WITHHOLDER);
    if (message instanceof Block block && behaviour.has(Vice.TWO_FACED_PROPOSER)) {
      return twoFaces(block);
    }
    if (message instanceof Timeout timeout && behaviour.has(Vice.CANDIDATE_LIAR)) {
      return selectively(new Effect.Broadcast(denial(timeout)));
    }
    if (message instanceof Standing && withholds) {
      return List.of();
    }
    if (message instanceof Vote vote && behaviour.has(Vice.WRONG_HEIGHT_VOTER)) {
      return selectively(new Effect.Broadcast(misplaced(vote)));
    }
    return withholds ? List.of(new Effect.Send(anyPeer(), message)) : selectively(effect);
  }

  private Message misplaced(Vote vote) {
    return seen.stream()
        .filter(block -> block.id().equals(vote.block()))
        .findFirst()
        .map(block -> forgery.atWrongHeight(vote, block))
        .orElse(vote);
  }

  private List<Effect> twoFaces(Block block) {
    Block twin =
        behaviour.has(Vice.CANDIDATE_LIAR)
            ? stale(block).orElseGet(() -> forgery.twin(block))
            : forgery.twin(block);
    List<Effect> shown = new ArrayList<>();
    for (Address peer : peers) {
      shown.add(new Effect.Send(peer, chance.nextBoolean() ? block : twin));
    }
    if (behaviour.has(Vice.DOUBLE_VOTER)) {
      shown.add(new Effect.Broadcast(forgery.vote(twin)));
    }
    return shown;
  }

  /** The same round's proposal once more, on a parent that others may have left behind. */
  private Optional<Block> stale(Block block) {
    List<Block> siblings =
        seen.stream().filter(old -> old.justify().round() < block.justify().round()).toList();
    return block.timeouts().isEmpty() || siblings.isEmpty()
        ? Optional.empty()
        : Optional.of(forgery.inPlaceOf(siblings.get(chance.nextInt(siblings.size())), block));
  }

  /** Claims to know nothing newer than the oldest certificate it ever named, or what is not. */
  private Timeout denial(Timeout timeout) {
    if (chance.nextDouble() < INFLATED) {
      return forgery.naming(Forgery.inflated(timeout), timeout);
    }
    QuorumCertificate claimed = oldest.orElse(timeout.high());
    oldest = Optional.of(claimed);
    return forgery.naming(claimed, timeout);
  }

  private List<Effect> selectively(Effect effect) {
    if (behaviour.has(Vice.SELECTIVE) && effect instanceof Effect.Broadcast(Message message)) {
      return peers.stream()
          .filter(_ -> chance.nextDouble() < TOLD)
          .<Effect>map(peer -> new Effect.Send(peer, message))
          .toList();
    }
    return List.of(effect);
  }

  private Address anyPeer() {
    return peers.get(chance.nextInt(peers.size()));
  }
}
