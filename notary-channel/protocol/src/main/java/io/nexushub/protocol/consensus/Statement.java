package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * What a member is about to put its name to, with everything that decides whether it may: a digest
 * alone would say nothing. Encoded {@code [kind, channel, genesis, field…]}; see
 * docs/spec/signer.md.
 */
public sealed interface Statement {
  /** A proposal's header is the longest part of any. */
  int MAX_LENGTH = 1024;

  int VOTE = 1;
  int TIMEOUT = 2;
  int PROPOSAL = 3;
  int DECISION = 4;

  Chain chain();

  long epoch();

  /** What the signature is over. */
  Hash digest();

  /**
   * A vote for a block.
   *
   * @param decision of the block's parent, which the voter signs with the vote if there is one
   */
  record OfVote(
      Chain chain, long epoch, long height, long round, Hash block, Optional<Hash> decision)
      implements Statement {
    @Override
    public Hash digest() {
      return Vote.digest(chain, epoch, height, round, block);
    }
  }

  /** A failure vote. */
  record OfTimeout(Chain chain, long epoch, long round, long highRound) implements Statement {
    @Override
    public Hash digest() {
      return Timeout.digest(chain, epoch, round, highRound);
    }
  }

  /**
   * A proposal.
   *
   * @param certificates digest of the certificates that go with it
   */
  record OfProposal(Chain chain, BlockHeader header, Hash certificates) implements Statement {
    @Override
    public long epoch() {
      return header.epoch();
    }

    public long round() {
      return header.round();
    }

    @Override
    public Hash digest() {
      return SignedHeader.digest(chain, header.id(), certificates);
    }
  }

  /**
   * The BTP decision of a committed block, if no vote for its child carried a signature over it.
   */
  record OfDecision(Chain chain, long epoch, long height, Hash block, Hash decision)
      implements Statement {
    @Override
    public Hash digest() {
      return decision;
    }
  }

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case OfVote vote -> {
        begin(out, VOTE).uint(vote.epoch).uint(vote.height).uint(vote.round);
        out.bytes(vote.block.bytes());
        vote.decision.ifPresent(decision -> out.bytes(decision.bytes()));
      }
      case OfTimeout timeout ->
          begin(out, TIMEOUT).uint(timeout.epoch).uint(timeout.round).uint(timeout.highRound);
      case OfProposal proposal -> {
        proposal.header.write(begin(out, PROPOSAL));
        out.bytes(proposal.certificates.bytes());
      }
      case OfDecision decision ->
          begin(out, DECISION)
              .uint(decision.epoch)
              .uint(decision.height)
              .bytes(decision.block.bytes())
              .bytes(decision.decision.bytes());
    }
    return out.endList().toBytes();
  }

  private RlpWriter begin(RlpWriter out, int kind) {
    return out.uint(kind).text(chain().channel().name()).bytes(chain().genesis().bytes());
  }

  static Statement decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("statement", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long kind = in.uint64();
    Chain chain = chain(in);
    Statement statement =
        switch ((int) Math.min(kind, Integer.MAX_VALUE)) {
          case VOTE ->
              new OfVote(
                  chain,
                  in.uint64(),
                  in.uint64(),
                  in.uint64(),
                  hash(in),
                  in.hasNext() ? Optional.of(hash(in)) : Optional.empty());
          case TIMEOUT -> new OfTimeout(chain, in.uint64(), in.uint64(), in.uint64());
          case PROPOSAL -> new OfProposal(chain, BlockHeader.read(in), hash(in));
          case DECISION -> new OfDecision(chain, in.uint64(), in.uint64(), hash(in), hash(in));
          default -> throw MalformedMessage.of("statement kind", kind, "1 to " + DECISION);
        };
    in.leaveList();
    in.end();
    return statement;
  }

  private static Chain chain(RlpReader in) throws MalformedMessage {
    String channel = in.text(ChannelId.MAX_LENGTH);
    if (!ChannelId.isValid(channel)) {
      throw MalformedMessage.of("statement.channel", "'" + channel + "'", "a channel's name");
    }
    return new Chain(ChannelId.of(channel), hash(in));
  }

  private static Hash hash(RlpReader in) throws MalformedMessage {
    return Hash.of(in.fixed(Hash.LENGTH));
  }
}
