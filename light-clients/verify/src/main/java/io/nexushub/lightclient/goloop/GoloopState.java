package io.nexushub.lightclient.goloop;

import io.nexushub.lightclient.Conflict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * All that a light client of a goloop network trusts: the newest header it knows, and who votes
 * after it. Encoded {@code [header, validators, voters or null, [conflict: subject, accepted,
 * contrary, evidence]]}, the last list empty unless the client is frozen; canonical, so that all
 * members of a channel hold the same bytes.
 *
 * @param validators vote on the next block
 * @param voters voted on the newest, to judge another in its place; unknown for a checkpoint
 * @param conflict what froze the client
 */
public record GoloopState(
    GoloopHeader header,
    Validators validators,
    Optional<Validators> voters,
    Optional<Conflict> conflict) {
  private static final int MAX_CONFLICT_TEXT = 1024;

  public Hash id() {
    return header.id();
  }

  public boolean isFrozen() {
    return conflict.isPresent();
  }

  GoloopState after(GoloopUpdate verified) {
    return new GoloopState(
        verified.header(),
        verified.nextValidators().orElse(validators),
        Optional.of(validators),
        conflict);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().raw(header.encode()).raw(validators.encode());
    voters.map(Validators::encode).ifPresentOrElse(out::raw, out::none);
    out.beginList();
    conflict.ifPresent(found ->
        out.text(found.subject())
            .text(found.accepted())
            .text(found.contrary())
            .bytes(found.evidence()));
    return out.endList().endList().toBytes();
  }

  public static GoloopState decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    GoloopState state =
        new GoloopState(
            GoloopHeader.decode(in),
            Validators.decode(in),
            Rlpn.optional(in, Validators::decode),
            conflict(in));
    in.leaveList();
    in.end();
    if (!state.header.validatorsHash().equals(Optional.of(state.validators.hash()))) {
      throw MalformedMessage.of(
          "validators' hash", state.validators.hash(), state.header.validatorsHash());
    }
    return state;
  }

  private static Optional<Conflict> conflict(RlpReader in) throws MalformedMessage {
    in.enterList();
    Optional<Conflict> conflict =
        in.hasNext()
            ? Optional.of(
                new Conflict(
                    in.text(MAX_CONFLICT_TEXT),
                    in.text(MAX_CONFLICT_TEXT),
                    in.text(MAX_CONFLICT_TEXT),
                    in.bytes(GoloopHeader.MAX_LENGTH)))
            : Optional.empty();
    in.leaveList();
    return conflict;
  }
}
