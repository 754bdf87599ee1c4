package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
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

  /** Headers of a line together, encoded: real ones have half a kilobyte each. */
  public static final int MAX_LINE_BYTES = 1 << 20;

  /** Votes and validators have a limit of their own; the last kilobytes are heads of lists. */
  public static final int MAX_LENGTH =
      MAX_LINE_BYTES + GoloopVotes.MAX_LENGTH + 32 * Validators.MAX_VALIDATORS;

  public GoloopUpdate {
    line = List.copyOf(line);
  }

  /** The block voted on. */
  public GoloopHeader header() {
    return line.getLast();
  }

  /** As many of a line's headers as one update may have: a shorter line moves a client on too. */
  public static List<GoloopHeader> fitting(List<GoloopHeader> line) {
    int bytes = 0;
    for (int i = 0; i < line.size(); i++) {
      bytes += line.get(i).encode().length();
      if (i == MAX_LINE || bytes > MAX_LINE_BYTES) {
        return line.subList(0, i);
      }
    }
    return line;
  }

  /**
   * All of it, for a channel, for people and for slashing: {@code [[header, …], votes, validators
   * or null]}.
   */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    line.forEach(header -> out.raw(header.encode()));
    out.endList().raw(votes.encode());
    nextValidators.map(Validators::encode).ifPresentOrElse(out::raw, out::none);
    return out.endList().toBytes();
  }

  public static GoloopUpdate decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("update", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    List<GoloopHeader> line = line(in);
    GoloopVotes votes = GoloopVotes.decode(in.rawItem());
    Optional<Validators> nextValidators = Rlpn.optional(in, Validators::decode);
    in.leaveList();
    in.end();
    return new GoloopUpdate(line, votes, nextValidators);
  }

  private static List<GoloopHeader> line(RlpReader in) throws MalformedMessage {
    List<GoloopHeader> line = new ArrayList<>();
    int bytes = 0;
    in.enterList();
    while (in.hasNext()) {
      Bytes header = in.rawItem();
      bytes += header.length();
      if (line.size() == MAX_LINE || bytes > MAX_LINE_BYTES) {
        throw MalformedMessage.of(
            "line of headers",
            "%d of them, %d bytes, or more".formatted(line.size() + 1, bytes),
            "1 to %d, <= %d bytes".formatted(MAX_LINE, MAX_LINE_BYTES));
      }
      line.add(GoloopHeader.decode(header));
    }
    in.leaveList();
    if (line.isEmpty()) {
      throw MalformedMessage.of("line of headers", "none", "1 to " + MAX_LINE);
    }
    return line;
  }
}
