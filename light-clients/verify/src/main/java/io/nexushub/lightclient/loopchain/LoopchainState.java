package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Conflict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * All that a light client of a loopchain network trusts: the newest header it knows, and who votes
 * after it. Encoded {@code [header, [rep, ...], [conflict: subject, accepted, contrary,
 * evidence]]}, the last list empty unless the client is frozen; canonical, so that all members of a
 * channel hold the same bytes.
 *
 * @param reps vote on the next block, and on all up to one whose header names others
 * @param conflict what froze the client
 */
public record LoopchainState(LoopchainHeader header, RepList reps, Optional<Conflict> conflict) {
  private static final int MAX_CONFLICT_TEXT = 1024;
  private static final int MAX_EVIDENCE = 4096;

  public Hash hash() {
    return header.hash();
  }

  public boolean isFrozen() {
    return conflict.isPresent();
  }

  LoopchainState after(LoopchainUpdate verified) {
    return new LoopchainState(verified.header(), verified.nextReps().orElse(reps), conflict);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    header.encode(out);
    reps.encode(out);
    out.beginList();
    conflict.ifPresent(found ->
        out.text(found.subject())
            .text(found.accepted())
            .text(found.contrary())
            .bytes(found.evidence()));
    return out.endList().endList().toBytes();
  }

  public static LoopchainState decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    LoopchainHeader header = LoopchainHeader.decode(in);
    RepList list = RepList.decode(in);
    in.enterList();
    Optional<Conflict> conflict =
        in.hasNext()
            ? Optional.of(
                new Conflict(
                    in.text(MAX_CONFLICT_TEXT),
                    in.text(MAX_CONFLICT_TEXT),
                    in.text(MAX_CONFLICT_TEXT),
                    in.bytes(MAX_EVIDENCE)))
            : Optional.empty();
    in.leaveList();
    in.leaveList();
    in.end();
    if (!list.root().equals(header.revealedRepsHash())) {
      throw MalformedMessage.of("representatives' root", list.root(), header.revealedRepsHash());
    }
    return new LoopchainState(header, list, conflict);
  }
}
