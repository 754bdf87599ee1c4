package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.TrieProof;
import java.util.List;
import java.util.Optional;

/**
 * The header of a loopchain block as a goloop node serves it today ({@code
 * icx_getBlockHeaderByHeight}, base64): 21 items, of which some are goloop's own and named by no
 * hash of loopchain's. Two of the thirteen leaves are missing, the roots of votes; digests of the
 * votes' encoding stand in their place, so the hash follows only with the votes at hand, and with
 * the transactions for a third leaf. {@link ReencodedBlock} puts them together.
 *
 * <p>Hashes that are null in the encoding are zero here.
 *
 * @param leader absent for the genesis
 * @param signature the leader's over the block's hash; goloop has none for 0.1a
 * @param bloom the filter of loopchain's, 256 bytes
 * @param transactionsTrie goloop's own: root of a trie of the transactions
 * @param prevVotesDigest SHA3-256 of the encoded votes on the block before
 * @param leaderVotesDigest the same of the votes on who leads
 * @param validatorsHash goloop's own: SHA3-256 of the encoded list of those who vote next
 * @param digest goloop's own: SHA3-256 of the encoded header
 */
public record ReencodedHeader(
    BlockVersion version,
    long height,
    long timestamp,
    Optional<Address> leader,
    Optional<Signature> signature,
    Hash prevHash,
    Hash stateHash,
    Hash receiptsHash,
    Hash repsHash,
    Hash nextRepsHash,
    Bytes bloom,
    Address nextLeader,
    Hash transactionsTrie,
    Hash prevVotesDigest,
    Hash leaderVotesDigest,
    Hash validatorsHash,
    Hash digest) {
  /** Of the version that goloop gives to all blocks that were made by loopchain. */
  private static final int VERSION = 1;

  private static final int MAX_LENGTH = 1 << 13;
  private static final int MAX_VERSION_LENGTH = 4;
  private static final int MAX_ITEM = 1 << 11;

  public static ReencodedHeader decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("header", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long version = in.signed64();
    if (version != VERSION) {
      throw MalformedMessage.of("header version", version, VERSION);
    }
    final long height = GoloopRlp.natural("header.height", in);
    final long timestamp = GoloopRlp.natural("header.timestamp", in);
    final Optional<Address> leader = GoloopRlp.optionalKey("header.proposer", in);
    GoloopRlp.hash(in); // goloop's digest of the block before
    final Hash prevVotesDigest = GoloopRlp.hash(in);
    final Hash validatorsHash = GoloopRlp.hash(in);
    GoloopRlp.hash(in); // patches, which loopchain does not know
    final Hash transactionsTrie = GoloopRlp.hash(in);
    GoloopRlp.bytes(in, MAX_ITEM); // filter and result of executing the blocks anew
    GoloopRlp.bytes(in, MAX_ITEM);
    final Hash prevHash = GoloopRlp.hash(in);
    final BlockVersion original = BlockVersion.parse(in.text(MAX_VERSION_LENGTH));
    final Optional<Signature> signature = signature(in);
    final Hash stateHash = GoloopRlp.hash(in);
    final Hash receiptsHash = GoloopRlp.hash(in);
    final Hash repsHash = GoloopRlp.hash(in);
    final Hash nextRepsHash = GoloopRlp.hash(in);
    final Bytes bloom = bloom(GoloopRlp.bytes(in, MAX_ITEM));
    final Hash leaderVotesDigest = GoloopRlp.hash(in);
    final Address nextLeader = GoloopRlp.optionalKey("header.nextLeader", in).orElse(Address.ZERO);
    in.leaveList();
    in.end();
    return new ReencodedHeader(
        original,
        height,
        timestamp,
        leader,
        signature,
        prevHash,
        stateHash,
        receiptsHash,
        repsHash,
        nextRepsHash,
        bloom,
        nextLeader,
        transactionsTrie,
        prevVotesDigest,
        leaderVotesDigest,
        validatorsHash,
        HashFunction.SHA3_256.hash(encoded));
  }

  private static Optional<Signature> signature(RlpReader in) throws MalformedMessage {
    Bytes octets = GoloopRlp.bytes(in, Signature.LENGTH);
    if (octets.isEmpty()) {
      return Optional.empty();
    }
    if (octets.length() != Signature.LENGTH) {
      throw MalformedMessage.of(
          "header.signature", octets.length() + " bytes", "none or " + Signature.LENGTH);
    }
    return Optional.of(Signature.of(octets));
  }

  /** Zeros at the filter's beginning are left out before it is compressed. */
  private static Bytes bloom(Bytes compressed) throws MalformedMessage {
    Bytes bits = Lzw.expand(compressed, LoopchainHeader.BLOOM_LENGTH);
    if (!bits.isEmpty() && bits.at(0) == 0) {
      throw MalformedMessage.of("header.logsBloom", "a zero first", "no leading zeros");
    }
    return Bytes.concat(Bytes.wrap(new byte[LoopchainHeader.BLOOM_LENGTH - bits.length()]), bits);
  }

  /**
   * A transaction by the nodes of goloop's trie ({@code icx_getDataByHash} has them). That shows
   * what this header says; whether loopchain's block had it, shows the root of all its ids.
   */
  public Verdict<LoopchainTransaction> transaction(int index, List<Bytes> nodes) {
    Bytes key = new RlpWriter().signed(index).toBytes();
    String subject = "transaction " + index + " of block " + height;
    return switch (new TrieProof(nodes).verify(HashFunction.SHA3_256, transactionsTrie, key)) {
      case TrieProof.Verdict.Invalid(String found, String expected) ->
          Verdict.invalid(subject, found, expected);
      case TrieProof.Verdict.Absent _ -> Verdict.invalid(subject, "none", "a transaction");
      case TrieProof.Verdict.Present(Bytes value) -> decoded(subject, value);
    };
  }

  private static Verdict<LoopchainTransaction> decoded(String subject, Bytes value) {
    try {
      return Verdict.accepted(LoopchainTransaction.decodeBinary(value));
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          subject, String.valueOf(malformed.getMessage()), "a transaction of goloop's");
    }
  }
}
