package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That a log happened: {@code [[header, ...], history, transaction index, [trie node, ...], log
 * position]}, canonical RLP. The first header is of a block that the client holds for final, each
 * later one of the parent of the one before; the last header's receipts root holds the receipt.
 *
 * <p>With {@code history = [[account node, ...], [storage node, ...]]} the second header is not the
 * parent but an older block, whose hash the state of the first one holds (EIP-2935); without it
 * {@code history = []}.
 *
 * @param headers RLP of execution headers, at most {@link #MAX_HEADERS}
 * @param nodes from the receipt trie's root down to the receipt, at most {@link #MAX_NODES}
 * @param logPosition counted within the receipt: what RPC servers call a log's index counts through
 *     the block and is proven by nothing
 */
public record EventEvidence(
    List<Bytes> headers,
    Optional<History> history,
    long transactionIndex,
    List<Bytes> nodes,
    int logPosition) {
  /** Proofs of the history contract's account and of the slot that holds a block's hash. */
  public record History(List<Bytes> accountNodes, List<Bytes> storageNodes) {
    public History {
      accountNodes = List.copyOf(accountNodes);
      storageNodes = List.copyOf(storageNodes);
    }
  }

  /** Keeps the hashes of earlier blocks in the state, from Prague on (EIP-2935). */
  public static final Address HISTORY_CONTRACT =
      Address.hex("0000F90827F1C53a10cb7A02335B175320002935");

  /** HISTORY_SERVE_WINDOW: block n's hash stands in slot n mod this. */
  public static final int HISTORY_WINDOW = 8191;

  /** An hour of mainnet without a finalised block in between. */
  public static final int MAX_HEADERS = 300;

  /** A key is rlp(index) of at most three bytes: six nibbles, each a node, and a leaf. */
  public static final int MAX_NODES = 8;

  public static final int MAX_TRANSACTION_INDEX = 0xffff;
  public static final int MAX_LOG_POSITION = 0xffff;

  /** A branch of sixteen hashes has 532 bytes. */
  private static final int MAX_STATE_NODE = 1024;

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
    Optional<History> history = history(in);
    long transactionIndex = number(in, "transaction index", MAX_TRANSACTION_INDEX);
    List<Bytes> nodes = strings(in, "trie nodes", MAX_NODES, TransactionReceipt.MAX_LENGTH);
    long logPosition = number(in, "log position", MAX_LOG_POSITION);
    in.leaveList();
    in.end();
    return new EventEvidence(headers, history, transactionIndex, nodes, (int) logPosition);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    headers.forEach(out::bytes);
    out.endList().beginList();
    history.ifPresent(proofs -> write(out, proofs));
    out.endList().uint(transactionIndex).beginList();
    nodes.forEach(out::bytes);
    return out.endList().uint(logPosition).endList().toBytes();
  }

  private static Optional<History> history(RlpReader in) throws MalformedMessage {
    in.enterList();
    Optional<History> history = Optional.empty();
    if (in.hasNext()) {
      history =
          Optional.of(
              new History(
                  strings(in, "account nodes", StateProofs.MAX_NODES, MAX_STATE_NODE),
                  strings(in, "storage nodes", StateProofs.MAX_NODES, MAX_STATE_NODE)));
    }
    in.leaveList();
    return history;
  }

  private static void write(RlpWriter out, History history) {
    out.beginList();
    history.accountNodes().forEach(out::bytes);
    out.endList().beginList();
    history.storageNodes().forEach(out::bytes);
    out.endList();
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
