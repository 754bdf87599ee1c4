package io.nexushub.simulator;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.Standing;
import io.nexushub.protocol.consensus.Timeout;
import io.nexushub.protocol.consensus.Vote;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A network in the hands of somebody who wants certificates to be seen by few: where chance alone
 * would need years to fork a chain that lacks a rule, these need minutes.
 */
enum Siege {
  /** Votes of a round reach one member only. */
  ONE_LISTENER,
  /** Each member hears the votes of every other round, on average. */
  DEAF,
  /** As one of the two, and the failure votes of some rounds reach only some. */
  DEAF_TO_FAILURE;

  private static final double DEAF_TO_TIMEOUTS = 0.3;

  Adversary lay(long seed, int members) {
    Ears ears = new Ears(new SplittableRandom(seed), members);
    return (_, to, message) -> hears(ears, to, message);
  }

  private boolean hears(Ears ears, int to, Message message) {
    return switch (message) {
      case Vote vote ->
          switch (this) {
            case ONE_LISTENER -> ears.listener(vote.round()) == to;
            case DEAF, DEAF_TO_FAILURE -> ears.hears(vote.round(), to, 0.5);
          };
      case Timeout timeout ->
          this != DEAF_TO_FAILURE || ears.hears(-timeout.round(), to, 1 - DEAF_TO_TIMEOUTS);
      case Standing _ -> false;
      case Block _, NotaryShares _, Evidence.DoubleVote _, Evidence.DoubleProposal _ -> true;
    };
  }

  /** Who hears what of a round, decided when first asked. */
  private static final class Ears {
    private final SplittableRandom chance;
    private final int members;
    private final Map<Long, Integer> listeners = new TreeMap<>();
    private final Map<Long, Boolean> hearing = new TreeMap<>();

    Ears(SplittableRandom chance, int members) {
      this.chance = chance;
      this.members = members;
    }

    int listener(long round) {
      return listeners.computeIfAbsent(round, _ -> chance.nextInt(members));
    }

    boolean hears(long round, int to, double probability) {
      return hearing.computeIfAbsent(round * members + to, _ -> chance.nextDouble() < probability);
    }
  }
}
