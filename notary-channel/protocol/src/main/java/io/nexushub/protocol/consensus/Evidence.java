package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * Proof that a member contradicted itself: two signatures of one key that no honest replica gives
 * in one round, whatever crashed when. Anybody can check it, nobody can forge it.
 */
public sealed interface Evidence {
  long epoch();

  long round();

  Address offender();

  /** Id of the block the first signature is for; the lesser of the two. */
  Hash firstBlock();

  Hash secondBlock();

  /** Cheap checks first; both signatures last. */
  EvidenceVerdict verify(Chain chain, Membership members, SignatureScheme scheme);

  /** Whether this convicts: same member, same round, different blocks, both signatures theirs. */
  default boolean convicts(Chain chain, Membership members, SignatureScheme scheme) {
    return verify(chain, members, scheme).convicts();
  }

  /** As a message between members and wherever evidence is kept. */
  default Message toMessage() {
    return switch (this) {
      case DoubleVote votes -> votes;
      case DoubleProposal proposals -> proposals;
    };
  }

  /**
   * Two votes of one round.
   *
   * @param first the one for the lesser block id, so that a pair has one spelling
   */
  record DoubleVote(Vote first, Vote second) implements Evidence, Message {
    public static DoubleVote of(Vote one, Vote other) {
      return one.block().compareTo(other.block()) < 0
          ? new DoubleVote(bare(one), bare(other))
          : new DoubleVote(bare(other), bare(one));
    }

    /** Without what its signature does not cover. */
    private static Vote bare(Vote vote) {
      return new Vote(
          vote.epoch(),
          vote.height(),
          vote.round(),
          vote.block(),
          vote.voter(),
          vote.signature(),
          Optional.empty());
    }

    @Override
    public long epoch() {
      return first.epoch();
    }

    @Override
    public long round() {
      return first.round();
    }

    @Override
    public Address offender() {
      return first.voter();
    }

    @Override
    public Hash firstBlock() {
      return first.block();
    }

    @Override
    public Hash secondBlock() {
      return second.block();
    }

    @Override
    public EvidenceVerdict verify(Chain chain, Membership members, SignatureScheme scheme) {
      if (first.epoch() != members.epoch() || second.epoch() != members.epoch()) {
        long found = first.epoch() != members.epoch() ? first.epoch() : second.epoch();
        return new EvidenceVerdict.WrongEpoch(found, members.epoch());
      }
      Optional<EvidenceVerdict> objection =
          Contradiction.objection(
                  this, first.voter(), second.voter(), first.round(), second.round())
              .or(() -> looseEnds(first))
              .or(() -> looseEnds(second));
      if (objection.isPresent()) {
        return objection.get();
      }
      if (!members.contains(first.voter())) {
        return new EvidenceVerdict.NotAMember(first.voter());
      }
      PublicKey key = members.at(members.indexOf(first.voter()).orElseThrow()).key();
      if (!first.isSignedBy(key, chain, scheme)) {
        return new EvidenceVerdict.BadSignature(first.block());
      }
      return second.isSignedBy(key, chain, scheme)
          ? new EvidenceVerdict.Convicted(offender(), epoch(), round())
          : new EvidenceVerdict.BadSignature(second.block());
    }

    private static Optional<EvidenceVerdict> looseEnds(Vote vote) {
      return vote.notarySignature().map(share -> new EvidenceVerdict.LooseEnds(vote.block()));
    }

    void write(RlpWriter out) {
      out.beginList();
      first.write(out);
      second.write(out);
      out.endList();
    }

    static DoubleVote read(RlpReader in) throws MalformedMessage {
      in.enterList();
      DoubleVote evidence = new DoubleVote(Vote.read(in), Vote.read(in));
      in.leaveList();
      return evidence;
    }
  }

  /**
   * Two proposals of one round.
   *
   * @param first the one with the lesser block id, so that a pair has one spelling
   */
  record DoubleProposal(SignedHeader first, SignedHeader second) implements Evidence, Message {
    public static DoubleProposal of(Block one, Block other) {
      return one.id().compareTo(other.id()) < 0
          ? new DoubleProposal(one.signedHeader(), other.signedHeader())
          : new DoubleProposal(other.signedHeader(), one.signedHeader());
    }

    @Override
    public long epoch() {
      return first.header().epoch();
    }

    @Override
    public long round() {
      return first.header().round();
    }

    @Override
    public Address offender() {
      return first.header().proposer();
    }

    @Override
    public Hash firstBlock() {
      return first.header().id();
    }

    @Override
    public Hash secondBlock() {
      return second.header().id();
    }

    @Override
    public EvidenceVerdict verify(Chain chain, Membership members, SignatureScheme scheme) {
      BlockHeader one = first.header();
      BlockHeader other = second.header();
      if (!one.channel().equals(chain.channel()) || !other.channel().equals(chain.channel())) {
        boolean isFirst = !one.channel().equals(chain.channel());
        return new EvidenceVerdict.WrongChannel(
            isFirst ? one.channel() : other.channel(), chain.channel());
      }
      if (one.epoch() != members.epoch() || other.epoch() != members.epoch()) {
        long found = one.epoch() != members.epoch() ? one.epoch() : other.epoch();
        return new EvidenceVerdict.WrongEpoch(found, members.epoch());
      }
      Optional<EvidenceVerdict> objection =
          Contradiction.objection(
              this, one.proposer(), other.proposer(), one.round(), other.round());
      if (objection.isPresent()) {
        return objection.get();
      }
      if (!members.contains(one.proposer())) {
        return new EvidenceVerdict.NotAMember(one.proposer());
      }
      PublicKey key = members.at(members.indexOf(one.proposer()).orElseThrow()).key();
      if (!first.isSignedBy(key, firstBlock(), chain, scheme)) {
        return new EvidenceVerdict.BadSignature(firstBlock());
      }
      return second.isSignedBy(key, secondBlock(), chain, scheme)
          ? new EvidenceVerdict.Convicted(offender(), epoch(), round())
          : new EvidenceVerdict.BadSignature(secondBlock());
    }

    void write(RlpWriter out) {
      out.beginList();
      first.write(out);
      second.write(out);
      out.endList();
    }

    static DoubleProposal read(RlpReader in) throws MalformedMessage {
      in.enterList();
      DoubleProposal evidence = new DoubleProposal(SignedHeader.read(in), SignedHeader.read(in));
      in.leaveList();
      return evidence;
    }
  }
}
