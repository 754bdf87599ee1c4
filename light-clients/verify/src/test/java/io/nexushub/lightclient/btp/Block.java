package io.nexushub.lightclient.btp;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A BTP block of a source chain, encoded by the specification's table and not by the code under
 * test, with everything open to forgery: change a field, then sign or do not.
 */
final class Block {
  static final String UID = "0x1.icon";

  String uid = UID;
  long height;
  long round;
  Hash nextContextHash;
  Bytes path = new RlpWriter().beginList().endList().toBytes();
  long networkId = 1;
  long updateNumber;
  Optional<Hash> previous;
  long messageCount;
  Optional<Hash> messagesRoot;
  Optional<Bytes> context = Optional.empty();
  List<Bytes> messages;

  Block(
      long height, long firstMessage, Optional<Hash> previous, Members next, List<Bytes> messages) {
    this.height = height;
    this.updateNumber = firstMessage << 1;
    this.previous = previous;
    this.nextContextHash = next.contextHash();
    this.messages = List.copyOf(messages);
    this.messageCount = messages.size();
    this.messagesRoot = root(messages);
  }

  /** A network's first block. */
  static Block first(long height, Members members) {
    return new Block(height, 0, Optional.empty(), members, List.of()).announcing(members);
  }

  /** A block after this one. */
  Block next(Members members, String... messages) {
    List<Bytes> contents = new ArrayList<>();
    for (String message : messages) {
      contents.add(Bytes.utf8(message));
    }
    return next(members, contents);
  }

  Block next(Members members, List<Bytes> messages) {
    long first = (updateNumber >> 1) + messageCount;
    return new Block(height + 1, first, Optional.of(section()), members, messages);
  }

  Block announcing(Members next) {
    updateNumber |= 1;
    context = Optional.of(next.context());
    nextContextHash = next.contextHash();
    return this;
  }

  Bytes header() {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .signed(height)
            .signed(round)
            .bytes(nextContextHash.bytes())
            .raw(path)
            .signed(networkId)
            .signed(updateNumber);
    section(out);
    context.ifPresentOrElse(out::bytes, out::none);
    return out.endList().toBytes();
  }

  Hash section() {
    RlpWriter out = new RlpWriter().beginList().signed(networkId).signed(updateNumber);
    section(out);
    return keccak(out.endList().toBytes());
  }

  private void section(RlpWriter out) {
    previous.ifPresentOrElse(hash -> out.bytes(hash.bytes()), out::none);
    out.signed(messageCount);
    messagesRoot.ifPresentOrElse(hash -> out.bytes(hash.bytes()), out::none);
  }

  Hash decision() {
    Hash typeSection =
        keccak(
            new RlpWriter()
                .beginList()
                .bytes(nextContextHash.bytes())
                .bytes(section().bytes())
                .endList()
                .toBytes());
    return keccak(
        new RlpWriter()
            .beginList()
            .text(uid)
            .signed(1)
            .signed(height)
            .signed(round)
            .bytes(typeSection.bytes())
            .endList()
            .toBytes());
  }

  /** The block update, signed by so many. */
  Bytes update(Members signers, int count) {
    return update(Members.proof(signers.sign(decision(), count)));
  }

  Bytes update(Bytes proof) {
    return part(1, new RlpWriter().beginList().bytes(header()).bytes(proof).endList().toBytes());
  }

  /** The proof of messages {@code from} to {@code to}, exclusive. */
  Bytes messages(int from, int to) {
    RlpWriter left = new RlpWriter().beginList();
    RlpWriter right = new RlpWriter().beginList();
    nodes(0, messages.size(), from, to, left, right);
    RlpWriter out = new RlpWriter().beginList().raw(left.endList().toBytes()).beginList();
    messages.subList(from, to).forEach(out::bytes);
    return part(2, out.endList().raw(right.endList().toBytes()).endList().toBytes());
  }

  private void nodes(int at, int size, int from, int to, RlpWriter left, RlpWriter right) {
    if (at + size <= from || at >= to) {
      RlpWriter side = at + size <= from ? left : right;
      Hash hash = root(messages.subList(at, at + size)).orElseThrow();
      side.beginList().signed(size).bytes(hash.bytes()).endList();
    } else if (size > 1) {
      int half = Integer.highestOneBit(size - 1);
      nodes(at, half, from, to, left, right);
      nodes(at + half, size - half, from, to, left, right);
    }
  }

  static Bytes node(long count, Hash hash) {
    return new RlpWriter().beginList().signed(count).bytes(hash.bytes()).endList().toBytes();
  }

  static Bytes part(long type, Bytes payload) {
    return new RlpWriter().beginList().signed(type).bytes(payload).endList().toBytes();
  }

  static Bytes relay(Bytes... parts) {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Bytes part : parts) {
      out.raw(part);
    }
    return out.endList().endList().toBytes();
  }

  /** Level by level, a lone node promoted unchanged. */
  static Optional<Hash> root(List<Bytes> messages) {
    List<Hash> level = messages.stream().map(Block::keccak).toList();
    while (level.size() > 1) {
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        above.add(
            i + 1 == level.size()
                ? level.get(i)
                : keccak(Bytes.concat(level.get(i).bytes(), level.get(i + 1).bytes())));
      }
      level = above;
    }
    return level.stream().findFirst();
  }

  static Hash keccak(Bytes message) {
    return Keccak256.FUNCTION.hash(message);
  }
}
