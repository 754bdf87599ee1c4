package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.List;

/**
 * The votes that made a block final, {@code icx_getVotesByHeight}: {@code [round, [count word,
 * parts hash], [[timestamp, signature], …], [proof, …]?]}. Nobody is named: a signature tells who
 * gave it.
 *
 * @param countWord into how many parts the block was cut, with BTP's numbers above the lowest 16
 *     bits; signed
 * @param partsHash of the block's parts; signed
 * @param proofs on BTP's networks, which this client does not read
 */
public record GoloopVotes(
    long round, BigInteger countWord, Hash partsHash, List<Vote> votes, List<Bytes> proofs) {
  public static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_PROOFS = 256;
  private static final int COUNT_WORD_LENGTH = 9;
  private static final int COUNT_WORD_BITS = 64;

  /** Of the two votes that goloop knows, the one that binds. */
  private static final long PRECOMMIT = 1;

  /** One validator's, with the time by its clock in microseconds. */
  public record Vote(long timestamp, Signature signature) {}

  public GoloopVotes {
    votes = List.copyOf(votes);
    proofs = List.copyOf(proofs);
  }

  public static GoloopVotes decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("votes", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    final long round = Rlpn.natural("votes.round", in);
    if (round > Integer.MAX_VALUE) {
      throw MalformedMessage.of("votes.round", round, "<= " + Integer.MAX_VALUE);
    }
    in.enterList();
    final BigInteger countWord = in.signed(COUNT_WORD_LENGTH);
    if (countWord.signum() < 0 || countWord.bitLength() > COUNT_WORD_BITS) {
      throw MalformedMessage.of("votes' count word", countWord, "0 to 2^64 - 1");
    }
    final Hash partsHash = Hash.of(in.fixed(Hash.LENGTH));
    in.leaveList();
    List<Vote> votes = Rlpn.items("votes", in, Validators.MAX_VALIDATORS, GoloopVotes::vote);
    List<Bytes> proofs = in.hasNext() ? proofs(in) : List.of();
    in.leaveList();
    in.end();
    return new GoloopVotes(round, countWord, partsHash, votes, proofs);
  }

  private static Vote vote(RlpReader in) throws MalformedMessage {
    in.enterList();
    long timestamp = Rlpn.natural("vote.timestamp", in);
    Vote vote = new Vote(timestamp, Signature.of(in.fixed(Signature.LENGTH)));
    in.leaveList();
    return vote;
  }

  /** Without any, the list itself is left out. */
  private static List<Bytes> proofs(RlpReader in) throws MalformedMessage {
    List<Bytes> proofs =
        Rlpn.items("votes' proofs", in, MAX_PROOFS, item -> item.bytes(MAX_LENGTH));
    if (proofs.isEmpty()) {
      throw MalformedMessage.of("votes' proofs", "an empty list", "some, or no list");
    }
    return proofs;
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().signed(round);
    parts(out);
    out.beginList();
    for (Vote vote : votes) {
      out.beginList().signed(vote.timestamp()).bytes(vote.signature().bytes()).endList();
    }
    out.endList();
    if (!proofs.isEmpty()) {
      out.beginList();
      proofs.forEach(out::bytes);
      out.endList();
    }
    return out.endList().toBytes();
  }

  private void parts(RlpWriter out) {
    out.beginList().signed(countWord).bytes(partsHash.bytes()).endList();
  }

  /** What the header of the next block names. */
  public Hash hash() {
    return HashFunction.SHA3_256.hash(encode());
  }

  /** What a vote signs: {@code [height, round, 1, id, [count word, parts hash], timestamp]}. */
  Hash digest(GoloopHeader header, Vote vote) {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .signed(header.height())
            .signed(round)
            .signed(PRECOMMIT)
            .bytes(header.id().bytes());
    parts(out);
    return HashFunction.SHA3_256.hash(out.signed(vote.timestamp()).endList().toBytes());
  }
}
