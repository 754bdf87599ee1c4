package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;

/**
 * What moves a client on: a line of headers, from the child of the one it trusts to one that was
 * voted on. Votes on the last count for all, as it names them; but only while nobody else votes, so
 * all of the line except the last must name the validators that the client holds.
 *
 * @param votes on the last of the line
 * @param nextValidators those who vote from the block after, if the last names others
 */
public record GoloopUpdate(
    List<GoloopHeader> line, GoloopVotes votes, Optional<Validators> nextValidators) {
  /** Half an hour of ICON's blocks. */
  public static final int MAX_LINE = 1024;

  public GoloopUpdate {
    line = List.copyOf(line);
  }

  /** The block voted on. */
  public GoloopHeader header() {
    return line.getLast();
  }

  /** All of it: {@code [[header, …], votes, validators or null]}. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    line.forEach(header -> out.raw(header.encode()));
    out.endList().raw(votes.encode());
    nextValidators.map(Validators::encode).ifPresentOrElse(out::raw, out::none);
    return out.endList().toBytes();
  }
}
