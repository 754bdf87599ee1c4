package io.nexushub.node.signer;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a signer remembers of one chain, as one record of its journal: {@code [channel,
 * genesis, vote, timeout, proposal, seen, floor, [[height, decision]…]]}.
 *
 * @param seen the highest round in which somebody has shown a signature of this key; beyond {@code
 *     vote} it means that another copy of the key, or a forgotten past of this one, has spoken
 * @param decided signed after their block's commit, by height; of the newest heights only
 * @param floor no decision of this height or below is signed any more, but those in {@code decided}
 */
record Marks(
    Chain chain,
    Mark vote,
    Mark timeout,
    Mark proposal,
    Mark seen,
    long floor,
    SortedMap<Long, Hash> decided) {
  /** As many blocks as a replica gathers notary signatures for. */
  static final int DECISIONS = 256;

  Marks {
    decided = Collections.unmodifiableSortedMap(new TreeMap<>(decided));
  }

  static Marks none(Chain chain) {
    return new Marks(
        chain, Mark.NONE, Mark.NONE, Mark.NONE, Mark.NONE, -1, Collections.emptySortedMap());
  }

  /** What a replica's own journal says it has promised; it is written after the signer's. */
  static Marks promised(Chain chain, List<JournalRecord> journal) {
    Marks marks = none(chain);
    for (JournalRecord record : journal) {
      marks =
          switch (record) {
            case JournalRecord.Voted(var block) ->
                marks.voted(marks.vote.max(Mark.of(block.header().epoch(), block.round())));
            case JournalRecord.Proposed(var block) ->
                marks.proposed(marks.proposal.max(Mark.of(block.header().epoch(), block.round())));
            case JournalRecord.TimedOut(long round, var high, var _) ->
                marks.timedOut(marks.timeout.max(Mark.of(high.epoch(), round)));
          };
    }
    return marks;
  }

  Marks voted(Mark mark) {
    return new Marks(chain, mark, timeout, proposal, seen, floor, decided);
  }

  Marks timedOut(Mark mark) {
    return new Marks(chain, vote, mark, proposal, seen, floor, decided);
  }

  Marks proposed(Mark mark) {
    return new Marks(chain, vote, timeout, mark, seen, floor, decided);
  }

  Marks seen(Mark mark) {
    return new Marks(chain, vote, timeout, proposal, seen.max(mark), floor, decided);
  }

  Marks decided(long height, Hash decision) {
    TreeMap<Long, Hash> more = new TreeMap<>(decided);
    more.put(height, decision);
    long lowest = floor;
    while (more.size() > DECISIONS) {
      lowest = Math.max(lowest, more.pollFirstEntry().getKey());
    }
    return new Marks(chain, vote, timeout, proposal, seen, lowest, more);
  }

  /** Nothing that either of them refuses is allowed by both together. */
  Marks max(Marks other) {
    long height = decided.isEmpty() ? -1 : decided.lastKey();
    long theirs = other.decided.isEmpty() ? -1 : other.decided.lastKey();
    boolean same = decided.equals(other.decided) && floor == other.floor;
    return new Marks(
        chain,
        vote.max(other.vote),
        timeout.max(other.timeout),
        proposal.max(other.proposal),
        seen.max(other.seen),
        same ? floor : Math.max(Math.max(floor, other.floor), Math.max(height, theirs)),
        same ? decided : Collections.emptySortedMap());
  }

  /** The first mark that is behind another's, in words; empty if none is. */
  Optional<String> behind(Marks other) {
    return behind("vote", vote, other.vote)
        .or(() -> behind("timeout", timeout, other.timeout))
        .or(() -> behind("proposal", proposal, other.proposal));
  }

  private static Optional<String> behind(String what, Mark found, Mark expected) {
    return found.compareTo(expected) < 0
        ? Optional.of("last " + what + ": " + found + " (expected: >= " + expected + ")")
        : Optional.empty();
  }

  Bytes encode() {
    RlpWriter out =
        new RlpWriter().beginList().text(chain.channel().name()).bytes(chain.genesis().bytes());
    vote.write(out);
    timeout.write(out);
    proposal.write(out);
    seen.write(out);
    out.uint(floor + 1).beginList();
    decided.forEach(
        (height, decision) -> out.beginList().uint(height).bytes(decision.bytes()).endList());
    return out.endList().endList().toBytes();
  }

  static Marks decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    String channel = in.text(ChannelId.MAX_LENGTH);
    if (!ChannelId.isValid(channel)) {
      throw MalformedMessage.of("marks.channel", "'" + channel + "'", "a channel's name");
    }
    Chain chain = new Chain(ChannelId.of(channel), Hash.of(in.fixed(Hash.LENGTH)));
    Mark vote = Mark.read(in);
    Mark timeout = Mark.read(in);
    Mark proposal = Mark.read(in);
    Mark seen = Mark.read(in);
    long floor = in.uint64() - 1;
    SortedMap<Long, Hash> decided = new TreeMap<>();
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      long height = in.uint64();
      if (decided.size() == DECISIONS || (!decided.isEmpty() && height <= decided.lastKey())) {
        throw MalformedMessage.of("marks.decided", height, "ascending, at most " + DECISIONS);
      }
      decided.put(height, Hash.of(in.fixed(Hash.LENGTH)));
      in.leaveList();
    }
    in.leaveList();
    in.leaveList();
    in.end();
    return new Marks(chain, vote, timeout, proposal, seen, floor, decided);
  }
}
