package io.nexushub.node.channel;

import io.nexushub.lft.Replica;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** The bodies of peer frames that are not consensus messages. */
final class Wire {
  static final int MAX_IDS = Block.MAX_TRANSACTIONS;

  /** Longer than any application's; Ethereum's event evidence comes near it. */
  static final int MAX_TRANSACTION = 4 << 20;

  /** Blocks and their transactions in one answer; what does not fit is asked for again. */
  static final int ANSWER_BYTES = MAX_TRANSACTION;

  /** The first block is answered whole whatever its size, so this much fits a frame. */
  static final int MAX_ANSWER = BlockConfig.MOST_BYTES + (3 << 20);

  /** No answer holds more: each transaction is named by an id in it, too. */
  private static final int MAX_ANSWERED = MAX_ANSWER / Hash.LENGTH;

  /** And one that closes an epoch. */
  private static final int MAX_BLOCKS = Replica.MAX_FETCHED_BLOCKS + 1;

  private Wire() {}

  /** {@code transactions = [transaction…]}. */
  static Bytes transactions(List<Bytes> transactions) {
    return RlpWriter.listOf(transactions);
  }

  static List<Bytes> readTransactions(Bytes body, int limit) throws MalformedMessage {
    RlpReader in = RlpReader.of(body);
    List<Bytes> transactions = readTransactions(in, limit);
    in.end();
    return transactions;
  }

  private static List<Bytes> readTransactions(RlpReader in, int limit) throws MalformedMessage {
    List<Bytes> transactions = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (transactions.size() == limit) {
        throw MalformedMessage.of("transactions", "> " + limit, "<= " + limit);
      }
      transactions.add(in.bytes(MAX_TRANSACTION));
    }
    in.leaveList();
    return transactions;
  }

  /** {@code ids = [id…]}. */
  static Bytes ids(List<Hash> ids) {
    return RlpWriter.listOf(ids.stream().map(Hash::bytes).toList());
  }

  static List<Hash> readIds(Bytes body) throws MalformedMessage {
    RlpReader in = RlpReader.of(body);
    List<Hash> ids = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (ids.size() == MAX_IDS) {
        throw MalformedMessage.of("ids", "> " + MAX_IDS, "<= " + MAX_IDS);
      }
      ids.add(Hash.of(in.fixed(Hash.LENGTH)));
    }
    in.leaveList();
    in.end();
    return ids;
  }

  /** Heights, both inclusive. */
  record Range(long from, long to) {
    Bytes encode() {
      return new RlpWriter().beginList().uint(from).uint(to).endList().toBytes();
    }

    static Range decode(Bytes body) throws MalformedMessage {
      RlpReader in = RlpReader.of(body);
      in.enterList();
      Range range = new Range(in.uint64(), in.uint64());
      in.leaveList();
      in.end();
      return range;
    }
  }

  /**
   * {@code blocks = [[block…], certificate, [shares…], [transaction…]]}.
   *
   * @param certificate of the last block
   * @param transactions of the blocks, as far as they fit
   */
  record Blocks(
      List<Block> blocks,
      QuorumCertificate certificate,
      List<NotaryShares> shares,
      List<Bytes> transactions) {
    Blocks {
      blocks = List.copyOf(blocks);
      shares = List.copyOf(shares);
      transactions = List.copyOf(transactions);
    }

    /** The transactions, if there are no more than the blocks name. */
    List<Bytes> transactions(int named) throws MalformedMessage {
      if (transactions.size() > named) {
        throw MalformedMessage.of("transactions", transactions.size(), "<= " + named);
      }
      return transactions;
    }

    Bytes encode() {
      RlpWriter out = new RlpWriter().beginList().beginList();
      blocks.forEach(block -> block.write(out));
      out.endList().raw(certificate.encode()).beginList();
      shares.forEach(each -> each.write(out));
      return out.endList().strings(transactions).endList().toBytes();
    }

    static Blocks decode(Bytes body) throws MalformedMessage {
      RlpReader in = RlpReader.of(body);
      in.enterList();
      List<Block> blocks = new ArrayList<>();
      in.enterList();
      while (in.hasNext()) {
        limit("blocks", blocks, MAX_BLOCKS);
        blocks.add(Block.read(in));
      }
      in.leaveList();
      QuorumCertificate certificate = QuorumCertificate.decode(in.rawItem());
      List<NotaryShares> shares = new ArrayList<>();
      in.enterList();
      while (in.hasNext()) {
        limit("shares", shares, Replica.MAX_FETCHED_BLOCKS);
        shares.add(NotaryShares.read(in));
      }
      in.leaveList();
      List<Bytes> transactions = readTransactions(in, MAX_ANSWERED);
      in.leaveList();
      in.end();
      return new Blocks(blocks, certificate, shares, transactions);
    }

    private static void limit(String what, List<?> items, int most) throws MalformedMessage {
      if (items.size() == most) {
        throw MalformedMessage.of(what, "more", "<= " + most);
      }
    }
  }
}
