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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Bends what a replica does into what its {@link Behaviour} makes of it. */
final class Traitor {
  private final Behaviour behaviour;
  private final Seat seat;
  private final SplittableRandom chance;
  private final Set<Hash> voted = new TreeSet<>();
  private final List<Effect> crimes = new ArrayList<>();
  private Optional<QuorumCertificate> oldest = Optional.empty();

  Traitor(Behaviour behaviour, Seat seat, SplittableRandom chance) {
    this.behaviour = behaviour;
    this.seat = seat;
    this.chance = chance;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  /** Takes notice of what a peer said. */
  void overhear(Message message) {
    if (!behaviour.isDoubleVoting() || !(message instanceof Block block)) {
      return;
    }
    if (voted.add(block.id())) {
      crimes.add(new Effect.Broadcast(vote(block)));
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
      case HONEST -> List.of(effect);
      case SILENT -> isSpeech(effect) ? List.of() : List.of(effect);
      case TWO_FACED_PROPOSER, DOUBLE_VOTER, TRAITOR -> bend(effect);
    };
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
    Block twin = twin(block);
    List<Effect> shown = new ArrayList<>();
    int number = 0;
    for (Address peer : peers()) {
      shown.add(new Effect.Send(peer, number++ % 2 == 0 ? block : twin));
    }
    if (behaviour.isDoubleVoting()) {
      shown.add(new Effect.Broadcast(vote(twin)));
    }
    return shown;
  }

  private Block twin(Block block) {
    BlockHeader h = block.header();
    BlockHeader other =
        new BlockHeader(
            h.channel(),
            h.epoch(),
            h.height(),
            h.round(),
            h.parent(),
            h.payloadRoot(),
            h.proposer(),
            h.timestampMicros() + 1,
            h.parentResult(),
            h.membership(),
            h.nextMembership());
    return Block.sign(
        seat.chain(),
        other,
        block.justify(),
        block.timeouts(),
        block.transactions(),
        seat.signer());
  }

  /** Claims to know nothing newer than the oldest certificate it ever named. */
  private Timeout denial(Timeout timeout) {
    QuorumCertificate claimed = oldest.orElse(timeout.high());
    oldest = Optional.of(claimed);
    return Timeout.sign(seat.chain(), timeout.round(), claimed, timeout.voter(), seat.signer());
  }

  private Vote vote(Block block) {
    return Vote.sign(
        seat.chain(), block.header(), block.id(), seat.self(), seat.signer(), Optional.empty());
  }

  private List<Effect> selectively(Effect effect) {
    if (behaviour.isSelective() && effect instanceof Effect.Broadcast(Message message)) {
      return peers().stream()
          .filter(peer -> chance.nextBoolean())
          .<Effect>map(peer -> new Effect.Send(peer, message))
          .toList();
    }
    return List.of(effect);
  }

  private List<Address> peers() {
    return seat.members().addresses().stream().filter(peer -> !peer.equals(seat.self())).toList();
  }
}
