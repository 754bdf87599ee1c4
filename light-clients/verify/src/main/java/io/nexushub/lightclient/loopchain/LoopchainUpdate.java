package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * What moves a client on: any block of the same term, or the one that ends it.
 *
 * @param nextReps those who vote on the block after this one, if its header names others
 */
public record LoopchainUpdate(VotedHeader voted, Optional<RepList> nextReps) {
  public LoopchainHeader header() {
    return voted.header();
  }

  /**
   * All of it, for people and for slashing: {@code [header, [[rep, timestamp, height, round's
   * spelling, block hash, signature] or null, …], [rep, …]]}.
   */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    header().encode(out);
    out.beginList();
    for (Optional<Vote.ForBlock> slot : voted.votes().slots()) {
      slot.ifPresentOrElse(
          vote ->
              out.beginList()
                  .bytes(vote.rep().bytes())
                  .uint(vote.timestamp())
                  .uint(vote.height())
                  .text(vote.round().spelled())
                  .bytes(vote.blockHash().bytes())
                  .bytes(vote.signature().bytes())
                  .endList(),
          out::none);
    }
    out.endList().beginList();
    nextReps.ifPresent(list -> list.reps().forEach(rep -> out.bytes(rep.bytes())));
    return out.endList().endList().toBytes();
  }
}
