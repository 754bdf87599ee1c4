package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Votes on a block as an update carries them: {@code [[rep, timestamp, height, round, block hash,
 * signature] or null, …]}. The round keeps the spelling that is signed: {@code []} unstated, {@code
 * [0, number]} decimal, {@code [1, number]} hexadecimal.
 */
final class VoteCodec {
  private static final long DECIMAL = 0;
  private static final long HEXADECIMAL = 1;

  private VoteCodec() {}

  static void encode(VoteSlots<Vote.ForBlock> votes, RlpWriter out) {
    out.beginList();
    for (Optional<Vote.ForBlock> slot : votes.slots()) {
      slot.ifPresentOrElse(vote -> encode(vote, out), out::none);
    }
    out.endList();
  }

  private static void encode(Vote.ForBlock vote, RlpWriter out) {
    out.beginList().bytes(vote.rep().bytes()).uint(vote.timestamp()).uint(vote.height());
    out.beginList();
    switch (vote.round()) {
      case Round.Unstated none -> {}
      case Round.Decimal(long number) -> out.uint(DECIMAL).uint(number);
      case Round.Hexadecimal(long number) -> out.uint(HEXADECIMAL).uint(number);
    }
    out.endList().bytes(vote.blockHash().bytes()).bytes(vote.signature().bytes()).endList();
  }

  static VoteSlots<Vote.ForBlock> decode(RlpReader in) throws MalformedMessage {
    List<Optional<Vote.ForBlock>> slots = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (slots.size() == RepList.MAX_REPS) {
        throw MalformedMessage.of("votes", "more", "<= " + RepList.MAX_REPS);
      }
      if (in.nextIsNone()) {
        in.none();
        slots.add(Optional.empty());
      } else {
        slots.add(Optional.of(vote(in)));
      }
    }
    in.leaveList();
    return new VoteSlots<>(slots);
  }

  private static Vote.ForBlock vote(RlpReader in) throws MalformedMessage {
    in.enterList();
    Vote.ForBlock vote =
        new Vote.ForBlock(
            Address.of(in.fixed(Address.LENGTH)),
            in.uint64(),
            in.uint64(),
            round(in),
            Hash.of(in.fixed(Hash.LENGTH)),
            Signature.of(in.fixed(Signature.LENGTH)));
    in.leaveList();
    return vote;
  }

  private static Round round(RlpReader in) throws MalformedMessage {
    in.enterList();
    Round round = in.hasNext() ? stated(in) : new Round.Unstated();
    in.leaveList();
    return round;
  }

  private static Round stated(RlpReader in) throws MalformedMessage {
    long spelling = in.uint64();
    if (spelling != DECIMAL && spelling != HEXADECIMAL) {
      throw MalformedMessage.of("spelling of a vote's round", spelling, "0 decimal, 1 hex");
    }
    long number = in.uint64();
    return spelling == DECIMAL ? new Round.Decimal(number) : new Round.Hexadecimal(number);
  }
}
