package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.List;

/**
 * What the hash of a block of 0.3, 0.4 or 0.5 covers: thirteen leaves.
 *
 * @param version which no hash covers
 * @param prevHash the block before
 * @param repsHash root of the list of those who vote on this block
 * @param nextRepsHash root of the list of those who vote on the next; zero: the same
 * @param leaderVotesHash root of the votes that made somebody the leader; zero: nobody asked
 * @param prevVotesHash root of the votes on the block before
 * @param bloomHash SHA3-256 of the 256 bytes of the bloom filter
 * @param height this block's; at least 1, as blocks of the genesis have version 0.1a
 * @param timestamp leader's clock, microseconds
 * @param nextLeader the zero address where a term ends
 */
public record LoopchainHeader(
    BlockVersion version,
    Hash prevHash,
    Hash transactionsHash,
    Hash receiptsHash,
    Hash stateHash,
    Hash repsHash,
    Hash nextRepsHash,
    Hash leaderVotesHash,
    Hash prevVotesHash,
    Hash bloomHash,
    long height,
    long timestamp,
    Address leader,
    Address nextLeader) {
  public static final int BLOOM_LENGTH = 256;

  private static final int MAX_VERSION_LENGTH = 4;

  /** The block's hash: the root of its leaves. */
  public Hash hash() {
    return LoopchainMerkle.root(leaves());
  }

  List<Hash> leaves() {
    return List.of(
        prevHash,
        transactionsHash,
        receiptsHash,
        stateHash,
        repsHash,
        nextRepsHash,
        leaderVotesHash,
        prevVotesHash,
        bloomHash,
        number(height),
        number(timestamp),
        HashFunction.SHA3_256.hash(leader.bytes()),
        HashFunction.SHA3_256.hash(nextLeader.bytes()));
  }

  /** Root of the list of those who vote on the next block. */
  public Hash revealedRepsHash() {
    return changesReps() ? nextRepsHash : repsHash;
  }

  /** Some chains repeat the list where nothing changes. */
  public boolean changesReps() {
    return !nextRepsHash.isZero() && !nextRepsHash.equals(repsHash);
  }

  /** A penalty changes the list within a term; then somebody is named to lead. */
  public boolean endsTerm() {
    return changesReps() && nextLeader.equals(Address.ZERO);
  }

  static Hash bloomHash(Bytes bloom) {
    return HashFunction.SHA3_256.hash(bloom);
  }

  /** Zero is the empty string, as loopchain has it. */
  private static Hash number(long value) {
    Bytes octets = Bytes.of(BigInteger.valueOf(value).toByteArray());
    boolean padded = octets.at(0) == 0;
    return HashFunction.SHA3_256.hash(padded ? octets.from(1) : octets);
  }

  /** All that is hashed, and the version: {@code [version, nine roots, height, …]}. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter();
    encode(out);
    return out.toBytes();
  }

  public static LoopchainHeader decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    LoopchainHeader header = decode(in);
    in.end();
    return header;
  }

  void encode(RlpWriter out) {
    out.beginList().text(version.toString());
    for (Hash leaf :
        List.of(
            prevHash,
            transactionsHash,
            receiptsHash,
            stateHash,
            repsHash,
            nextRepsHash,
            leaderVotesHash,
            prevVotesHash,
            bloomHash)) {
      out.bytes(leaf.bytes());
    }
    out.uint(height).uint(timestamp).bytes(leader.bytes()).bytes(nextLeader.bytes()).endList();
  }

  static LoopchainHeader decode(RlpReader in) throws MalformedMessage {
    in.enterList();
    LoopchainHeader header =
        new LoopchainHeader(
            votedVersion(in.text(MAX_VERSION_LENGTH)),
            hash(in),
            hash(in),
            hash(in),
            hash(in),
            hash(in),
            hash(in),
            hash(in),
            hash(in),
            hash(in),
            in.uint64(),
            in.uint64(),
            Address.of(in.fixed(Address.LENGTH)),
            Address.of(in.fixed(Address.LENGTH)));
    in.leaveList();
    return header;
  }

  /** A version whose blocks have these leaves. */
  static BlockVersion votedVersion(String text) throws MalformedMessage {
    BlockVersion version = BlockVersion.parse(text);
    if (!version.isVoted()) {
      throw MalformedMessage.of("block version", version, "one with votes: 0.3, 0.4 or 0.5");
    }
    return version;
  }

  private static Hash hash(RlpReader in) throws MalformedMessage {
    return Hash.of(in.fixed(Hash.LENGTH));
  }
}
