package io.nexushub.portal.contract;

import java.util.ArrayList;
import java.util.List;
import org.web3j.crypto.Hash;

/** The tree over a block's messages, level by level; a lone node is promoted unchanged. */
final class MessageTree {
  private final List<List<byte[]>> levels = new ArrayList<>();
  private final List<byte[]> messages;

  MessageTree(List<byte[]> messages) {
    this.messages = messages;
    levels.add(messages.stream().map(Hash::sha3).toList());
    while (levels.getLast().size() > 1) {
      List<byte[]> below = levels.getLast();
      List<byte[]> level = new ArrayList<>();
      for (int i = 0; i < below.size(); i += 2) {
        level.add(
            i + 1 < below.size()
                ? Hash.sha3(Rlpn.concat(below.get(i), below.get(i + 1)))
                : below.get(i));
      }
      levels.add(level);
    }
  }

  byte[] root() {
    return levels.getLast().getFirst();
  }

  /** Proof of the messages {@code [from, to)}. */
  byte[] proof(int from, int to) {
    List<byte[]> lefts = new ArrayList<>();
    List<byte[]> rights = new ArrayList<>();
    int first = from;
    int last = to - 1;
    for (int level = 0; level < levels.size() - 1; level++, first /= 2, last /= 2) {
      if (first % 2 == 1) {
        lefts.addFirst(node(level, first - 1));
      }
      if (last % 2 == 0 && last + 1 < levels.get(level).size()) {
        rights.add(node(level, last + 1));
      }
    }
    List<byte[]> leaves = messages.subList(from, to).stream().map(Rlpn::bytes).toList();
    return Rlpn.list(Rlpn.list(lefts), Rlpn.list(leaves), Rlpn.list(rights));
  }

  byte[] node(int level, int index) {
    int start = index << level;
    int size = Math.min(1 << level, messages.size() - start);
    return Rlpn.list(Rlpn.number(size), Rlpn.bytes(levels.get(level).get(index)));
  }
}
