package io.nexushub.node.channel;

import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Blocks as they are named and filled; nobody checks who signed them here. */
final class Blocks {
  private Blocks() {}

  static Block of(long height, List<Hash> transactions) {
    BlockHeader header =
        new BlockHeader(
            ChannelId.of("test"),
            0,
            height,
            height,
            Hash.ZERO,
            Block.payloadRoot(transactions),
            Address.ZERO,
            1_000,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    return new Block(
        header.id(),
        header,
        new QuorumCertificate(0, height - 1, height - 1, Hash.ZERO, List.of()),
        Optional.empty(),
        transactions,
        Signature.of(Bytes.wrap(new byte[Signature.LENGTH])));
  }

  /** A transaction of so many bytes. */
  static Transaction transaction(int number, int length) {
    return transaction(Address.ZERO, number, length);
  }

  static Transaction transaction(Address sender, int number, int length) {
    byte[] octets = new byte[length];
    octets[0] = (byte) (number >> 16);
    octets[1] = (byte) (number >> 8);
    octets[2] = (byte) number;
    Bytes bytes = Bytes.wrap(octets);
    return new Transaction(HashFunction.SHA3_256.hash(bytes), sender, 0, bytes);
  }

  static List<Transaction> transactions(int from, int count, int length) {
    return IntStream.range(from, from + count).mapToObj(i -> transaction(i, length)).toList();
  }

  static List<Hash> ids(List<Transaction> transactions) {
    return transactions.stream().map(Transaction::id).toList();
  }
}
