package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * That a log happened: {@code [[header, ...], transaction index, [trie node, ...], log position]},
 * canonical RLP. The first header is of a block that the client holds for final, each later one of
 * the parent of the one before; the last header's receipts root holds the receipt.
 *
 * @param headers RLP of execution headers, at most {@link #MAX_HEADERS}
 * @param nodes from the receipt trie's root down to the receipt, at most {@link #MAX_NODES}
 * @param logPosition counted within the receipt: what RPC servers call a log's index counts through
 *     the block and is proven by nothing
 */
public record EventEvidence(
    List<Bytes> headers, long transactionIndex, List<Bytes> nodes, int logPosition) {
  /** An hour of mainnet without a finalised block in between. */
  public static final int MAX_HEADERS = 300;

  /** A key is rlp(index) of at most three bytes: six nibbles, each a node, and a leaf. */
  public static final int MAX_NODES = 8;

  public static final int MAX_TRANSACTION_INDEX = 0xffff;
  public static final int MAX_LOG_POSITION = 0xffff;

  /** Longest encoding. */
  public static final int MAX_LENGTH = 480 * 1024;

  public EventEvidence {
    headers = List.copyOf(headers);
    nodes = List.copyOf(nodes);
  }

  public static EventEvidence decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("event evidence", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    List<Bytes> headers = strings(in, "headers", MAX_HEADERS, ExecutionHeader.MAX_LENGTH);
    long transactionIndex = number(in, "transaction index", MAX_TRANSACTION_INDEX);
    List<Bytes> nodes = strings(in, "trie nodes", MAX_NODES, TransactionReceipt.MAX_LENGTH);
    long logPosition = number(in, "log position", MAX_LOG_POSITION);
    in.leaveList();
    in.end();
    return new EventEvidence(headers, transactionIndex, nodes, (int) logPosition);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    headers.forEach(out::bytes);
    out.endList().uint(transactionIndex).beginList();
    nodes.forEach(out::bytes);
    return out.endList().uint(logPosition).endList().toBytes();
  }

  /** The receipt's key in the trie. */
  public static Bytes key(long transactionIndex) {
    return new RlpWriter().uint(transactionIndex).toBytes();
  }

  private static List<Bytes> strings(RlpReader in, String name, int count, int length)
      throws MalformedMessage {
    in.enterList();
    List<Bytes> items = new ArrayList<>();
    while (in.hasNext()) {
      if (items.size() == count) {
        throw MalformedMessage.of(name, "> " + count, "<= " + count);
      }
      items.add(in.bytes(length));
    }
    in.leaveList();
    if (items.isEmpty()) {
      throw MalformedMessage.of(name, "none", ">= 1");
    }
    return items;
  }

  private static long number(RlpReader in, String name, long limit) throws MalformedMessage {
    long value = in.uint64();
    if (value > limit) {
      throw MalformedMessage.of(name, value, "<= " + limit);
    }
    return value;
  }
}
