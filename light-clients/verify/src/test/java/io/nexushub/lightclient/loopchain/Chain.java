package io.nexushub.lightclient.loopchain;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes headers of 0.5 and the votes on them. */
final class Chain {
  static final long START = 1_600_000_000_000_000L;
  static final long BLOCK_MICROS = 2_000_000;

  private Chain() {}

  static List<Signer> keys(String set, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> HashFunction.SHA3_256.hash(Bytes.utf8(set + i)))
        .<Signer>map(secret -> LocalSigner.of(SecretKey.of(secret.bytes())))
        .toList();
  }

  static RepList reps(List<Signer> keys) {
    try {
      return RepList.of(keys.stream().map(Chain::address).toList());
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  static Address address(Signer key) {
    return Address.of(key.publicKey(), HashFunction.SHA3_256);
  }

  static LoopchainHeader header(long height, Hash parent, RepList reps, Hash nextReps) {
    return header(height, parent, reps, nextReps, Hash.ZERO, Hash.ZERO);
  }

  static LoopchainHeader header(
      long height, Hash parent, RepList reps, Hash nextReps, Hash transactions, Hash receipts) {
    return new LoopchainHeader(
        BlockVersion.V0_5,
        parent,
        transactions,
        receipts,
        Hash.ZERO,
        reps.root(),
        nextReps,
        Hash.ZERO,
        Hash.ZERO,
        LoopchainHeader.bloomHash(Bytes.wrap(new byte[LoopchainHeader.BLOOM_LENGTH])),
        height,
        START + height * BLOCK_MICROS,
        reps.reps().getFirst(),
        nextReps.isZero() ? reps.reps().getFirst() : Address.ZERO);
  }

  /** Votes of the first {@code count}, none of the others. */
  static VotedHeader voted(LoopchainHeader header, List<Signer> keys, int count) {
    List<Optional<Vote.ForBlock>> slots = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      slots.add(
          i < count
              ? Optional.of(vote(keys.get(i), header.height(), 0, header.hash()))
              : Optional.empty());
    }
    return new VotedHeader(header, new VoteSlots<>(slots));
  }

  static Vote.ForBlock vote(Signer key, long height, long round, Hash hash) {
    Vote.ForBlock unsigned =
        new Vote.ForBlock(
            address(key),
            START + height * BLOCK_MICROS + 1,
            height,
            new Round.Hexadecimal(round),
            hash,
            io.nexushub.protocol.Signature.of(Bytes.wrap(new byte[65])));
    return new Vote.ForBlock(
        unsigned.rep(),
        unsigned.timestamp(),
        height,
        unsigned.round(),
        hash,
        key.sign(unsigned.hash()));
  }
}
