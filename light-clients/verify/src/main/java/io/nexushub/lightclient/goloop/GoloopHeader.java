package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * The header of a block of version 2, {@code icx_getBlockHeaderByHeight}: {@code [2, height,
 * timestamp, proposer, parent, votes, validators, patches, transactions, bloom, result, filter?]}.
 * Its id is the SHA3-256 of that.
 *
 * @param timestamp microseconds: the median of what those said who voted on the block before
 * @param proposer absent for the genesis
 * @param votesHash SHA3-256 of the votes on the block before
 * @param validatorsHash SHA3-256 of the list of those who vote on the block after
 * @param transactions root of the trie of this block's transactions; absent: it has none
 * @param bloom filter of the events of the block before, compressed
 * @param result what executing the block before gave, see {@link GoloopResult}
 * @param filter which BTP networks the block has messages of
 */
public record GoloopHeader(
    long height,
    long timestamp,
    Optional<Address> proposer,
    Optional<Hash> parent,
    Optional<Hash> votesHash,
    Optional<Hash> validatorsHash,
    Optional<Hash> patches,
    Optional<Hash> transactions,
    Optional<Bytes> bloom,
    Optional<Bytes> result,
    Optional<Bytes> filter) {
  public static final int VERSION = 2;

  /** Real ones have half a kilobyte. */
  public static final int MAX_LENGTH = 1 << 12;

  public static GoloopHeader decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("header", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    GoloopHeader header = decode(in);
    in.end();
    return header;
  }

  static GoloopHeader decode(RlpReader in) throws MalformedMessage {
    in.enterList();
    long version = in.signed64();
    if (version != VERSION) {
      throw MalformedMessage.of("header version", version, VERSION);
    }
    GoloopHeader header =
        new GoloopHeader(
            Rlpn.natural("header.height", in),
            Rlpn.natural("header.timestamp", in),
            Rlpn.optional(in, item -> Rlpn.key("header.proposer", item)),
            Rlpn.optionalHash(in),
            Rlpn.optionalHash(in),
            Rlpn.optionalHash(in),
            Rlpn.optionalHash(in),
            Rlpn.optionalHash(in),
            Rlpn.optionalBytes(in, MAX_LENGTH),
            Rlpn.optionalBytes(in, MAX_LENGTH),
            in.hasNext() ? Optional.of(in.bytes(MAX_LENGTH)) : Optional.empty());
    in.leaveList();
    return header;
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().signed(VERSION).signed(height).signed(timestamp);
    proposer.ifPresentOrElse(key -> Rlpn.writeKey(out, key), out::none);
    Rlpn.writeHash(out, parent);
    Rlpn.writeHash(out, votesHash);
    Rlpn.writeHash(out, validatorsHash);
    Rlpn.writeHash(out, patches);
    Rlpn.writeHash(out, transactions);
    Rlpn.write(out, bloom);
    Rlpn.write(out, result);
    filter.ifPresent(out::bytes);
    return out.endList().toBytes();
  }

  /** The block's id, which its child names and its voters sign. */
  public Hash id() {
    return HashFunction.SHA3_256.hash(encode());
  }

  /** What executing the block before gave. */
  public GoloopResult executed() throws MalformedMessage {
    if (result.isEmpty()) {
      throw MalformedMessage.of("result in block " + height, "none", "one");
    }
    return GoloopResult.decode(result.orElseThrow());
  }
}
