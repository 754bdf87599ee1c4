package io.nexushub.lft.evidence;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * What a chain knows of an offence: {@code [kind, offender, epoch, round, first block, second
 * block, height, transaction]}.
 *
 * @param height of the block that recorded it
 * @param transaction which has the evidence itself
 */
public record RecordedEvidence(
    Offence offence, Hash firstBlock, Hash secondBlock, long height, Hash transaction) {

  /** How a member can contradict itself. */
  public enum Kind {
    VOTE(0),
    PROPOSAL(1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** What it is called in the state. */
    int number() {
      return number;
    }

    private static Kind of(long number) throws MalformedMessage {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw MalformedMessage.of("offence.kind", number, "0 or 1");
    }
  }

  /** What is recorded once, however many proofs of it there are. */
  public record Offence(Kind kind, Address offender, long epoch, long round) {
    public static Offence of(Evidence evidence) {
      Kind kind =
          switch (evidence) {
            case Evidence.DoubleVote _ -> Kind.VOTE;
            case Evidence.DoubleProposal _ -> Kind.PROPOSAL;
          };
      return new Offence(kind, evidence.offender(), evidence.epoch(), evidence.round());
    }
  }

  Bytes encode() {
    return new RlpWriter()
        .beginList()
        .uint(offence.kind.number)
        .bytes(offence.offender.bytes())
        .uint(offence.epoch)
        .uint(offence.round)
        .bytes(firstBlock.bytes())
        .bytes(secondBlock.bytes())
        .uint(height)
        .bytes(transaction.bytes())
        .endList()
        .toBytes();
  }

  static RecordedEvidence decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    Offence offence =
        new Offence(
            Kind.of(in.uint64()), Address.of(in.fixed(Address.LENGTH)), in.uint64(), in.uint64());
    RecordedEvidence recorded =
        new RecordedEvidence(
            offence,
            Hash.of(in.fixed(Hash.LENGTH)),
            Hash.of(in.fixed(Hash.LENGTH)),
            in.uint64(),
            Hash.of(in.fixed(Hash.LENGTH)));
    in.leaveList();
    in.end();
    return recorded;
  }
}
