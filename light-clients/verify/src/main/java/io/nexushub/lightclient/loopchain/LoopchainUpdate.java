package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * What moves a client on: any block of the same term, or the one that ends it.
 *
 * @param nextReps those who vote on the block after this one, if its header names others
 */
public record LoopchainUpdate(VotedHeader voted, Optional<RepList> nextReps) {
  /** {@link RepList#MAX_REPS} votes of 160 bytes, as many representatives, and a header. */
  public static final int MAX_LENGTH = 1 << 18;

  public LoopchainHeader header() {
    return voted.header();
  }

  /** How many voted for the block; a vote may be against it. */
  public int votesFor() {
    return (int) voted.votes().cast().stream().filter(vote -> !vote.blockHash().isZero()).count();
  }

  /**
   * All of it, for a channel, for people and for slashing: {@code [header, [vote or null, …], [rep,
   * …]]}, the last list empty unless the header names others.
   */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    header().encode(out);
    VoteCodec.encode(voted.votes(), out);
    nextReps.ifPresentOrElse(list -> list.encode(out), () -> out.beginList().endList());
    return out.endList().toBytes();
  }

  public static LoopchainUpdate decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("update", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    VotedHeader voted = new VotedHeader(LoopchainHeader.decode(in), VoteCodec.decode(in));
    Optional<RepList> nextReps = RepList.decodeOptional(in);
    in.leaveList();
    in.end();
    return new LoopchainUpdate(voted, nextReps);
  }
}
