package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Consecutive messages of one block, and what stands for the messages before and after them.
 *
 * <p>Whoever accepts one must compare all of root, total and left count with what is signed and
 * expected; the published verifier forgets the left count and can be made to deliver twice.
 */
public record MessageProof(List<Node> left, List<Bytes> messages, List<Node> right) {
  public static final int MAX_NODES = 64;
  public static final int MAX_MESSAGES = 4096;

  private static final int MAX_COUNT = Integer.MAX_VALUE;

  public MessageProof {
    left = List.copyOf(left);
    messages = List.copyOf(messages);
    right = List.copyOf(right);
  }

  /** A subtree in place of its leaves. */
  public record Node(long leaves, Hash hash) {}

  /** Proves messages {@code from} (inclusive) to {@code to} (exclusive) of a block's. */
  public static MessageProof of(BtpMerkle merkle, List<Bytes> all, int from, int to) {
    List<Hash> leaves = merkle.leaves(all);
    return new MessageProof(
        nodes(merkle, leaves, 0, from),
        all.subList(from, to),
        nodes(merkle, leaves, to, leaves.size()));
  }

  /** The largest whole subtrees that cover a range. */
  private static List<Node> nodes(BtpMerkle merkle, List<Hash> leaves, int from, int to) {
    List<Node> nodes = new ArrayList<>();
    int at = from;
    while (at < to) {
      int width = at == 0 ? Integer.highestOneBit(leaves.size()) : Integer.lowestOneBit(at);
      // whole: inside the range, or cut short by the end of the tree itself
      while (at + width > to && to != leaves.size()) {
        width /= 2;
      }
      int end = Math.min(at + width, to);
      nodes.add(new Node(end - at, merkle.subtree(leaves.subList(at, end))));
      at = end;
    }
    return nodes;
  }

  public long leftCount() {
    return count(left);
  }

  /** How many messages the block has, if the proof is one. */
  public long total() {
    return count(left) + messages.size() + count(right);
  }

  /** The root that all parts together lead to; absent if they do not make a tree. */
  public Optional<Hash> root(BtpMerkle merkle) {
    List<Node> parts = new ArrayList<>(left);
    merkle.leaves(messages).forEach(leaf -> parts.add(new Node(1, leaf)));
    parts.addAll(right);
    long total = total();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    int height = Long.SIZE - Long.numberOfLeadingZeros(total - 1);
    Climb climb = new Climb(merkle, parts, total);
    return climb.node(height, 0);
  }

  /** Puts the parts, in order, where their counts say they stand. */
  private static final class Climb {
    private final BtpMerkle merkle;
    private final List<Node> parts;
    private final long total;
    private int next;
    private long offset;

    Climb(BtpMerkle merkle, List<Node> parts, long total) {
      this.merkle = merkle;
      this.parts = parts;
      this.total = total;
    }

    /** The node of {@code level} whose first leaf is {@code first}. */
    Optional<Hash> node(int level, long first) {
      long end = Math.min(first + (1L << level), total);
      Node part = parts.get(next);
      if (offset == first && part.leaves() == end - first) {
        offset = end;
        next = Math.min(next + 1, parts.size() - 1);
        return Optional.of(part.hash());
      }
      if (level == 0) {
        return Optional.empty();
      }
      Optional<Hash> left = node(level - 1, first);
      long middle = first + (1L << (level - 1));
      if (left.isEmpty() || middle >= total) {
        return left;
      }
      return node(level - 1, middle).map(right -> merkle.parent(left.get(), right));
    }
  }

  void write(RlpWriter out) {
    out.beginList();
    write(out, left);
    out.beginList();
    messages.forEach(out::bytes);
    out.endList();
    write(out, right);
    out.endList();
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter();
    write(out);
    return out.toBytes();
  }

  public static MessageProof decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    List<Node> left = readNodes(in);
    in.enterList();
    List<Bytes> messages = new ArrayList<>();
    while (in.hasNext()) {
      if (messages.size() == MAX_MESSAGES) {
        throw MalformedMessage.of("messages", "> " + MAX_MESSAGES, "<= " + MAX_MESSAGES);
      }
      messages.add(in.bytes(BtpMessage.MAX_LENGTH));
    }
    in.leaveList();
    if (messages.isEmpty()) {
      throw MalformedMessage.of("message proof", "no message", ">= 1");
    }
    List<Node> right = readNodes(in);
    in.leaveList();
    in.end();
    return new MessageProof(left, messages, right);
  }

  private static long count(List<Node> nodes) {
    return nodes.stream().mapToLong(Node::leaves).sum();
  }

  private static void write(RlpWriter out, List<Node> nodes) {
    out.beginList();
    for (Node node : nodes) {
      out.beginList().signed(node.leaves()).bytes(node.hash().bytes()).endList();
    }
    out.endList();
  }

  private static List<Node> readNodes(RlpReader in) throws MalformedMessage {
    List<Node> nodes = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      long leaves = Rlpn.natural(in, "leaves");
      if (leaves == 0 || leaves > MAX_COUNT || nodes.size() == MAX_NODES) {
        throw MalformedMessage.of(
            "proof node", leaves + " leaves", "1 to " + MAX_COUNT + ", <= " + MAX_NODES + " nodes");
      }
      nodes.add(new Node(leaves, Rlpn.hash(in)));
      in.leaveList();
    }
    in.leaveList();
    return nodes;
  }
}
