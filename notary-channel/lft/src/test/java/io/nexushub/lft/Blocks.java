package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import java.util.List;
import java.util.Optional;

/** Blocks and certificates of any rounds, unsigned: for rules that look at rounds only. */
final class Blocks {
  private static final Signature NONE = Signature.of(Bytes.wrap(new byte[Signature.LENGTH]));

  private Blocks() {}

  static Hash hash(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }

  static QuorumCertificate certificate(long round) {
    return new QuorumCertificate(0, round, round, hash("block " + round), List.of());
  }

  static TimeoutCertificate failed(long round, long... highRounds) {
    var entries =
        java.util.stream.LongStream.of(highRounds)
            .mapToObj(high -> new TimeoutCertificate.Entry(0, high, NONE))
            .toList();
    return new TimeoutCertificate(0, round, entries);
  }

  static Block block(long height, long round, long parentRound, TimeoutCertificate... failed) {
    BlockHeader header =
        new BlockHeader(
            ChannelId.of("rules"),
            0,
            height,
            round,
            hash("block " + parentRound),
            Block.payloadRoot(List.of()),
            Address.ZERO,
            round,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    return new Block(
        header.id(),
        header,
        certificate(parentRound),
        failed.length == 0 ? Optional.empty() : Optional.of(failed[0]),
        List.of(),
        NONE);
  }
}
