package io.nexushub.simulator;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Seat;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.QuorumCertificate;
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
  private static final int REMEMBERED = 8;

  /** How likely a selective liar tells a peer something. */
  private static final double TOLD = 0.8;

  private final Behaviour behaviour;
  private final Seat seat;
  private final Address self;
  private final SplittableRandom chance;
  private final Set<Hash> voted = new TreeSet<>();
  private final Set<Long> denied = new TreeSet<>();
  private final Deque<Block> seen = new ArrayDeque<>();
  private final List<Effect> crimes = new ArrayList<>();
  private Optional<QuorumCertificate> oldest = Optional.empty();

  Traitor(Behaviour behaviour, Seat seat, SplittableRandom chance) {
    this.behaviour = behaviour;
    this.seat = seat;
    this.self = seat.self();
    this.chance = chance;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  /** Takes notice of what a peer said. */
  void overhear(Message message) {
    if (behaviour.isDoubleVoting() && message instanceof Block block && voted.add(block.id())) {
      seen.addFirst(block);
      if (seen.size() > REMEMBERED) {
        seen.removeLast();
      }
      crimes.add(new Effect.Broadcast(vote(block)));
    }
    if (behaviour.isDenying()
        && message instanceof Timeout timeout
        && denied.add(timeout.round())) {
      crimes.add(new Effect.Broadcast(denial(timeout)));
    }
  }

  /** What comes of nothing but malice, since last asked. */
  List<Effect> crimes() {
    List<Effect> committed =
        crimes.stream().flatMap(effect -> selectively(effect).stream()).toList();
    crimes.clear();
    return committed;
  }

  /** What becomes of an effect of the replica. */
  List<Effect> distort(Effect effect) {
    return switch (behaviour) {
      case HONEST, FORGER -> List.of(effect);
      case SILENT -> isSpeech(effect) ? List.of() : List.of(effect);
      case TWO_FACED_PROPOSER, DOUBLE_VOTER, TRAITOR -> bend(effect);
    };
  }

  /** What becomes of blocks a peer asked for. */
  List<Block> retell(List<Block> blocks) {
    if (behaviour != Behaviour.FORGER || blocks.isEmpty()) {
      return blocks;
    }
    List<Block> retold = new ArrayList<>(blocks);
    int place = chance.nextInt(blocks.size());
    retold.set(place, twin(blocks.get(place)));
    return retold;
  }

  private static boolean isSpeech(Effect effect) {
    return effect instanceof Effect.Send
        || effect instanceof Effect.Broadcast
        || effect instanceof Effect.SendBlocks;
  }

  private List<Effect> bend(Effect effect) {
    if (effect instanceof Effect.Broadcast(Block block) && behaviour.isTwoFaced()) {
      return twoFaces(block);
    }
    if (effect instanceof Effect.Broadcast(Timeout timeout) && behaviour.isDenying()) {
      return selectively(new Effect.Broadcast(denial(timeout)));
    }
    return selectively(effect);
  }

  private List<Effect> twoFaces(Block block) {
    Block twin = behaviour.isDenying() ? stale(block).orElse(twin(block)) : twin(block);
    List<Effect> shown = new ArrayList<>();
    for (Address peer : peers()) {
      shown.add(new Effect.Send(peer, chance.nextBoolean() ? block : twin));
    }
    if (behaviour.isDoubleVoting()) {
      shown.add(new Effect.Broadcast(vote(twin)));
    }
    return shown;
  }

  /** The same round's proposal once more, on a parent that others may have left behind. */
  private Optional<Block> stale(Block block) {
    List<Block> siblings =
        seen.stream().filter(old -> old.justify().round() < block.justify().round()).toList();
    if (block.timeouts().isEmpty() || siblings.isEmpty()) {
      return Optional.empty();
    }
    Block old = siblings.get(chance.nextInt(siblings.size()));
    return Optional.of(resign(block, old.header(), old.justify()));
  }

  private Block twin(Block block) {
    return resign(block, block.header(), block.justify());
  }

  /** Another block of the same round. */
  private Block resign(Block block, BlockHeader position, QuorumCertificate justify) {
    BlockHeader own = block.header();
    BlockHeader other =
        new BlockHeader(
            own.channel(),
            own.epoch(),
            position.height(),
            own.round(),
            position.parent(),
            own.payloadRoot(),
            own.proposer(),
            own.timestampMicros() + 1,
            position.parentResult(),
            own.membership(),
            own.nextMembership());
    return Block.sign(
        seat.chain(), other, justify, block.timeouts(), block.transactions(), seat.signer());
  }

  /** Claims to know nothing newer than the oldest certificate it ever named. */
  private Timeout denial(Timeout timeout) {
    QuorumCertificate claimed = oldest.orElse(timeout.high());
    oldest = Optional.of(claimed);
    return Timeout.sign(seat.chain(), timeout.round(), claimed, self, seat.signer());
  }

  private Vote vote(Block block) {
    return Vote.sign(
        seat.chain(), block.header(), block.id(), seat.self(), seat.signer(), Optional.empty());
  }

  private List<Effect> selectively(Effect effect) {
    if (behaviour.isSelective() && effect instanceof Effect.Broadcast(Message message)) {
      return peers().stream()
          .filter(peer -> chance.nextDouble() < TOLD)
          .<Effect>map(peer -> new Effect.Send(peer, message))
          .toList();
    }
    return List.of(effect);
  }

  private List<Address> peers() {
    return seat.members().addresses().stream().filter(peer -> !peer.equals(self)).toList();
  }
}
