package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * Proof that a member contradicted itself: two signatures of one key that no honest replica gives
 * in one round, whatever crashed when. Anybody can check it, nobody can forge it.
 */
public sealed interface Evidence {
  long round();

  Address offender();

  /** Whether this convicts: same member, same round, different blocks, both signatures theirs. */
  boolean convicts(Chain chain, Membership members, SignatureScheme scheme);

  /**
   * Two votes of one round.
   *
   * @param first the one for the lesser block id, so that a pair has one spelling
   */
  record DoubleVote(Vote first, Vote second) implements Evidence, Message {
    public static DoubleVote of(Vote one, Vote other) {
      return one.block().compareTo(other.block()) < 0
          ? new DoubleVote(one, other)
          : new DoubleVote(other, one);
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
    public boolean convicts(Chain chain, Membership members, SignatureScheme scheme) {
      return first.voter().equals(second.voter())
          && first.round() == second.round()
          && first.epoch() == members.epoch()
          && second.epoch() == members.epoch()
          && first.block().compareTo(second.block()) < 0
          && members.contains(first.voter())
          && isTheirs(first, chain, members, scheme)
          && isTheirs(second, chain, members, scheme);
    }

    private static boolean isTheirs(
        Vote vote, Chain chain, Membership members, SignatureScheme scheme) {
      int place = members.indexOf(vote.voter()).orElseThrow();
      return vote.isSignedBy(members.at(place).key(), chain, scheme);
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
    public long round() {
      return first.header().round();
    }

    @Override
    public Address offender() {
      return first.header().proposer();
    }

    @Override
    public boolean convicts(Chain chain, Membership members, SignatureScheme scheme) {
      BlockHeader one = first.header();
      BlockHeader other = second.header();
      Hash firstId = one.id();
      Hash secondId = other.id();
      if (!one.proposer().equals(other.proposer())
          || one.round() != other.round()
          || one.epoch() != members.epoch()
          || other.epoch() != members.epoch()
          || firstId.compareTo(secondId) >= 0
          || !members.contains(one.proposer())) {
        return false;
      }
      var key = members.at(members.indexOf(one.proposer()).orElseThrow()).key();
      return first.isSignedBy(key, firstId, chain, scheme)
          && second.isSignedBy(key, secondId, chain, scheme);
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
