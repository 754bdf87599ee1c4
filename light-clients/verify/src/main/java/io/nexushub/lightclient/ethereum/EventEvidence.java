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
 * That a log happened: {@code [[header, ...], [leap, ...], transaction index, [trie node, ...], log
 * position]}, canonical RLP. The first header is of a block that the client holds for final, each
 * later one of an ancestor of the one before; the last header's receipts root holds the receipt.
 *
 * <p>A {@link BeaconLeap} at the end, if there is one, proves the first header: then it may be any
 * ancestor of a block that the client holds for final.
 *
 * <p>The first ways down are the leaps, {@code leap = [[account node, ...], [storage node, ...]]}:
 * the state of one block holds the hash of the next, which is up to {@link #HISTORY_WINDOW} blocks
 * older (EIP-2935). All ways after them go to the parent.
 *
 * @param headers RLP of execution headers, at most {@link #MAX_HEADERS}
 * @param leaps at most {@link #MAX_LEAPS}
 * @param nodes from the receipt trie's root down to the receipt, at most {@link #MAX_NODES}
 * @param logPosition counted within the receipt: what RPC servers call a log's index counts through
 *     the block and is proven by nothing
 * @param beacon what ties the first header to a final block; empty if it is one
 */
public record EventEvidence(
    List<Bytes> headers,
    List<Leap> leaps,
    long transactionIndex,
    List<Bytes> nodes,
    int logPosition,
    Optional<BeaconLeap> beacon) {
  /** Proofs of the history contract's account and of the slot that holds an older block's hash. */
  public record Leap(List<Bytes> accountNodes, List<Bytes> storageNodes) {
    public Leap {
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

  /** Five weeks of mainnet, each leap being 27 hours. */
  public static final int MAX_LEAPS = 32;

  /** A key is rlp(index) of at most three bytes: six nibbles, each a node, and a leaf. */
  public static final int MAX_NODES = 8;

  public static final int MAX_TRANSACTION_INDEX = 0xffff;
  public static final int MAX_LOG_POSITION = 0xffff;

  /** A branch of sixteen hashes has 532 bytes. */
  private static final int MAX_STATE_NODE = 1024;

  /** A leaf is a receipt, the rest of its key and their heads. */
  private static final int MAX_RECEIPT_NODE = TransactionReceipt.MAX_LENGTH + 64;

  /** All headers, or all leaps at twice the depth of mainnet's state, and half of it to spare. */
  private static final int MAX_DESCENT = 1024 * 1024;

  /** Longest encoding. */
  public static final int MAX_LENGTH = TransactionReceipt.MAX_LENGTH + MAX_DESCENT;

  public EventEvidence {
    headers = List.copyOf(headers);
    leaps = List.copyOf(leaps);
    nodes = List.copyOf(nodes);
  }

  /** From a block that is final itself. */
  public EventEvidence(
      List<Bytes> headers,
      List<Leap> leaps,
      long transactionIndex,
      List<Bytes> nodes,
      int logPosition) {
    this(headers, leaps, transactionIndex, nodes, logPosition, Optional.empty());
  }

  public static EventEvidence decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("event evidence", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    List<Bytes> headers = strings(in, "headers", MAX_HEADERS, ExecutionHeader.MAX_LENGTH);
    List<Leap> leaps = leaps(in);
    long transactionIndex = number(in, "transaction index", MAX_TRANSACTION_INDEX);
    List<Bytes> nodes = strings(in, "trie nodes", MAX_NODES, MAX_RECEIPT_NODE);
    long logPosition = number(in, "log position", MAX_LOG_POSITION);
    Optional<BeaconLeap> beacon =
        in.hasNext() ? Optional.of(BeaconLeap.read(in)) : Optional.empty();
    in.leaveList();
    in.end();
    return new EventEvidence(headers, leaps, transactionIndex, nodes, (int) logPosition, beacon);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    headers.forEach(out::bytes);
    out.endList().beginList();
    leaps.forEach(leap -> write(out, leap));
    out.endList().uint(transactionIndex).beginList();
    nodes.forEach(out::bytes);
    out.endList().uint(logPosition);
    beacon.ifPresent(leap -> leap.write(out));
    return out.endList().toBytes();
  }

  private static List<Leap> leaps(RlpReader in) throws MalformedMessage {
    in.enterList();
    List<Leap> leaps = new ArrayList<>();
    while (in.hasNext()) {
      if (leaps.size() == MAX_LEAPS) {
        throw MalformedMessage.of("leaps", "> " + MAX_LEAPS, "<= " + MAX_LEAPS);
      }
      in.enterList();
      leaps.add(
          new Leap(
              strings(in, "account nodes", StateProofs.MAX_NODES, MAX_STATE_NODE),
              strings(in, "storage nodes", StateProofs.MAX_NODES, MAX_STATE_NODE)));
      in.leaveList();
    }
    in.leaveList();
    return leaps;
  }

  private static void write(RlpWriter out, Leap leap) {
    out.beginList().beginList();
    leap.accountNodes().forEach(out::bytes);
    out.endList().beginList();
    leap.storageNodes().forEach(out::bytes);
    out.endList().endList();
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
