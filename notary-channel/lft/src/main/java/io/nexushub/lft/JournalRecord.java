package io.nexushub.lft;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a replica must remember of itself across a crash, in order never to contradict itself. On
 * disk: {@code [kind, content]}.
 */
public sealed interface JournalRecord {
  int PROPOSED = 1;
  int VOTED = 2;
  int TIMED_OUT = 3;

  /** Rounds of different epochs have nothing to do with each other. */
  default long epoch() {
    return switch (this) {
      case Proposed(Block block) -> block.header().epoch();
      case Voted(Block block) -> block.header().epoch();
      case TimedOut failure -> failure.high().epoch();
    };
  }

  long round();

  /** Its own proposal, before anyone sees it. */
  record Proposed(Block block) implements JournalRecord {
    @Override
    public long round() {
      return block.round();
    }
  }

  /** The block it votes for; also how the block itself survives if all replicas crash. */
  record Voted(Block block) implements JournalRecord {
    @Override
    public long round() {
      return block.round();
    }
  }

  /**
   * A failure vote.
   *
   * @param high the candidate certificate it names
   * @param entry how the replica came into the round, if the round before had failed: without it, a
   *     replica that restarts could not show others the way
   */
  record TimedOut(long round, QuorumCertificate high, Optional<TimeoutCertificate> entry)
      implements JournalRecord {}

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case Proposed(Block block) -> out.uint(PROPOSED).raw(block.encode());
      case Voted(Block block) -> out.uint(VOTED).raw(block.encode());
      case TimedOut(long round, QuorumCertificate high, Optional<TimeoutCertificate> entry) -> {
        out.uint(TIMED_OUT).uint(round).raw(high.encode());
        entry.ifPresent(certificate -> out.raw(certificate.encode()));
      }
    }
    return out.endList().toBytes();
  }

  static JournalRecord decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long kind = in.uint64();
    JournalRecord entry =
        switch ((int) Math.min(kind, Integer.MAX_VALUE)) {
          case PROPOSED -> new Proposed(Block.decode(in.rawItem()));
          case VOTED -> new Voted(Block.decode(in.rawItem()));
          case TIMED_OUT ->
              new TimedOut(
                  in.uint64(),
                  QuorumCertificate.decode(in.rawItem()),
                  in.hasNext()
                      ? Optional.of(TimeoutCertificate.decode(in.rawItem()))
                      : Optional.empty());
          default -> throw MalformedMessage.of("journal record", kind, "1 to " + TIMED_OUT);
        };
    in.leaveList();
    in.end();
    return entry;
  }

  /**
   * The records that still matter once a height is committed: the newest of each kind, whose epoch
   * is the newest too, and every block above. A host may rewrite its journal to this at any time.
   */
  static List<JournalRecord> compact(List<JournalRecord> journal, long committedHeight) {
    List<JournalRecord> kept = new ArrayList<>();
    boolean proposed = false;
    boolean voted = false;
    boolean timedOut = false;
    for (JournalRecord entry : journal.reversed()) {
      boolean keep =
          switch (entry) {
            case Proposed _ -> !proposed;
            case Voted(Block block) -> !voted || block.height() > committedHeight;
            case TimedOut _ -> !timedOut;
          };
      proposed |= entry instanceof Proposed;
      voted |= entry instanceof Voted;
      timedOut |= entry instanceof TimedOut;
      if (keep) {
        kept.add(entry);
      }
    }
    Collections.reverse(kept);
    return List.copyOf(kept);
  }
}
