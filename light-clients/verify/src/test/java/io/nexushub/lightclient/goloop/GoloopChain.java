package io.nexushub.lightclient.goloop;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes headers of goloop and the votes on them. */
final class GoloopChain {
  static final long START = 1_650_000_000_000_000L;
  static final long BLOCK_MICROS = 2_000_000;
  static final Hash PARTS = Hash.hex("07".repeat(Hash.LENGTH));

  private GoloopChain() {}

  static List<Signer> keys(String set, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> HashFunction.SHA3_256.hash(Bytes.utf8(set + i)))
        .<Signer>map(secret -> LocalSigner.of(SecretKey.of(secret.bytes())))
        .toList();
  }

  static Validators validators(List<Signer> keys) {
    try {
      return Validators.of(keys.stream().map(GoloopChain::address).toList());
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  static Address address(Signer key) {
    return Address.of(key.publicKey(), HashFunction.SHA3_256);
  }

  static GoloopHeader header(long height, Hash parent, Validators next) {
    return header(height, parent, next, Optional.empty(), Optional.empty());
  }

  static GoloopHeader header(
      long height,
      Hash parent,
      Validators next,
      Optional<Hash> transactions,
      Optional<Hash> receipts) {
    return new GoloopHeader(
        height,
        START + height * BLOCK_MICROS,
        Optional.of(next.keys().getFirst()),
        Optional.of(parent),
        Optional.of(PARTS),
        Optional.of(next.hash()),
        Optional.empty(),
        transactions,
        Optional.of(Bytes.EMPTY),
        Optional.of(result(receipts)),
        Optional.empty());
  }

  static Bytes result(Optional<Hash> receipts) {
    RlpWriter out = new RlpWriter().beginList().bytes(PARTS.bytes()).none();
    receipts.ifPresentOrElse(root -> out.bytes(root.bytes()), out::none);
    return out.endList().toBytes();
  }

  static GoloopHeader withTimestamp(GoloopHeader header, long timestamp) {
    return new GoloopHeader(
        header.height(),
        timestamp,
        header.proposer(),
        header.parent(),
        header.votesHash(),
        header.validatorsHash(),
        header.patches(),
        header.transactions(),
        header.bloom(),
        header.result(),
        header.filter());
  }

  static GoloopVotes votes(GoloopHeader header, List<Signer> signers) {
    return votes(header, 0, signers);
  }

  static GoloopVotes votes(GoloopHeader header, long round, List<Signer> signers) {
    List<GoloopVotes.Vote> votes = new ArrayList<>();
    for (Signer signer : signers) {
      votes.add(vote(header, round, signer));
    }
    return new GoloopVotes(round, BigInteger.ONE, PARTS, votes, List.of());
  }

  static GoloopVotes.Vote vote(GoloopHeader header, long round, Signer signer) {
    return vote(header, round, signer, header.timestamp() + 1);
  }

  static GoloopVotes.Vote vote(GoloopHeader header, long round, Signer signer, long timestamp) {
    GoloopVotes none = new GoloopVotes(round, BigInteger.ONE, PARTS, List.of(), List.of());
    GoloopVotes.Vote unsigned =
        new GoloopVotes.Vote(timestamp, Signature.of(Bytes.wrap(new byte[Signature.LENGTH])));
    return new GoloopVotes.Vote(timestamp, signer.sign(none.digest(header, unsigned)));
  }
}
