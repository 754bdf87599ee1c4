package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a replica has bound itself to in its epoch, as its journal tells it. A promise is given
 * before it is persisted and persisted before anyone hears of it.
 */
final class Promises {
  private final List<JournalRecord> later = new ArrayList<>();
  private long epoch;
  private Optional<Block> voted = Optional.empty();
  private Optional<Block> proposed = Optional.empty();
  private Optional<JournalRecord.TimedOut> timedOut = Optional.empty();
  private Optional<QuorumCertificate> high = Optional.empty();

  private Promises(long epoch) {
    this.epoch = epoch;
  }

  static Promises of(long epoch, List<JournalRecord> journal) {
    Promises promises = new Promises(epoch);
    journal.forEach(promises::give);
    return promises;
  }

  /** The next epoch begins: what bound in this one is of the past. */
  void enter(long next) {
    List<JournalRecord> ahead = List.copyOf(later);
    epoch = next;
    voted = Optional.empty();
    proposed = Optional.empty();
    timedOut = Optional.empty();
    high = Optional.empty();
    later.clear();
    ahead.forEach(this::give);
  }

  /**
   * Whether the replica once spoke in a later epoch than it is in: its chain is an old copy, and of
   * what it said in this epoch the journal may have forgotten much. It must keep silent.
   */
  boolean isOutlived() {
    return !later.isEmpty();
  }

  void give(JournalRecord promise) {
    if (promise.epoch() > epoch) {
      later.add(promise);
    } else if (promise.epoch() == epoch) {
      remember(promise);
    }
  }

  private void remember(JournalRecord promise) {
    switch (promise) {
      case JournalRecord.Voted(Block block) -> {
        voted = Optional.of(block);
        restsOn(block.justify());
      }
      case JournalRecord.Proposed(Block block) -> {
        proposed = Optional.of(block);
        restsOn(block.justify());
      }
      case JournalRecord.TimedOut failure -> {
        timedOut = Optional.of(failure);
        restsOn(failure.high());
      }
    }
  }

  /** The last round voted in, for a block or for failure; rounds only grow. */
  long lastVoted() {
    return Math.max(voted.map(Block::round).orElse(0L), lastTimedOut());
  }

  long lastTimedOut() {
    return timedOut.map(JournalRecord.TimedOut::round).orElse(0L);
  }

  long lastProposed() {
    return proposed.map(Block::round).orElse(0L);
  }

  Optional<Block> votedIn(long round) {
    return voted.filter(block -> block.round() == round);
  }

  Optional<Block> proposedIn(long round) {
    return proposed.filter(block -> block.round() == round);
  }

  Optional<JournalRecord.TimedOut> timedOutIn(long round) {
    return timedOut.filter(failure -> failure.round() == round);
  }

  /** How the replica came into a round, as far as a promise given in it tells. */
  Optional<TimeoutCertificate> entryInto(long round) {
    return timedOutIn(round)
        .flatMap(JournalRecord.TimedOut::entry)
        .or(() -> votedIn(round).flatMap(Block::timeouts))
        .or(() -> proposedIn(round).flatMap(Block::timeouts));
  }

  /** The highest certificate any promise rests on: to know less after a crash would be a lie. */
  Optional<QuorumCertificate> high() {
    return high;
  }

  private void restsOn(QuorumCertificate certificate) {
    if (high.map(QuorumCertificate::round).orElse(-1L) < certificate.round()) {
      high = Optional.of(certificate);
    }
  }
}
