package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Encodes loopchain's blocks as goloop does, by the same rules, without its node. */
final class Reencoding {
  private static final int CLEAR_AND_END = 257;

  private Reencoding() {}

  /** The items of a header, one by one, so that a test may change any. */
  static final class Items {
    long version = 1;
    long height;
    long timestamp;
    Optional<Address> leader;
    Bytes prevVotes = Bytes.EMPTY;
    Bytes leaderVotes = Bytes.EMPTY;
    Hash transactionsTrie = Hash.ZERO;
    Hash prevHash;
    String original;
    Optional<Signature> signature;
    Hash stateHash = Hash.ZERO;
    Hash receiptsHash = Hash.ZERO;
    Hash repsHash = Hash.ZERO;
    Hash nextRepsHash = Hash.ZERO;
    Bytes bloom = Bytes.EMPTY;
    Optional<Address> nextLeader = Optional.empty();

    Items(LoopchainBlock block, Bytes bloom) {
      LoopchainHeader header = block.header();
      this.height = header.height();
      this.timestamp = header.timestamp();
      this.leader = Optional.of(header.leader());
      this.prevVotes = block.prevVotes().size() == 0 ? Bytes.EMPTY : onBlock(block.prevVotes());
      this.leaderVotes =
          block.leaderVotes().size() == 0 ? Bytes.EMPTY : onLeader(block.leaderVotes());
      this.prevHash = header.prevHash();
      this.original = header.version().toString();
      this.signature = Optional.of(block.signature());
      this.stateHash = header.stateHash();
      this.receiptsHash = header.receiptsHash();
      this.repsHash = header.repsHash();
      this.nextRepsHash = header.nextRepsHash();
      this.bloom = bloom;
      this.nextLeader = Optional.of(header.nextLeader());
    }

    Items(ServedBlock block) {
      this.height = block.height();
      this.timestamp = block.timestamp();
      this.leader = block.leader().map(ServedBlock.Leader::address);
      this.prevHash = block.prevHash().orElse(Hash.ZERO);
      this.original = block.version().toString();
      this.signature = Optional.empty();
    }

    Bytes encode() {
      RlpWriter out = new RlpWriter().beginList().signed(version).signed(height).signed(timestamp);
      address(out, leader);
      out.none();
      hash(out, digest(prevVotes));
      out.none().none();
      hash(out, transactionsTrie);
      out.bytes(Bytes.EMPTY).none();
      hash(out, prevHash);
      out.text(original).bytes(signature.map(Signature::bytes).orElse(Bytes.EMPTY));
      hash(out, stateHash);
      hash(out, receiptsHash);
      hash(out, repsHash);
      hash(out, nextRepsHash);
      out.bytes(compress(bloom));
      hash(out, digest(leaderVotes));
      address(out, nextLeader);
      return out.endList().toBytes();
    }
  }

  private static Hash digest(Bytes votes) {
    return votes.isEmpty() ? Hash.ZERO : HashFunction.SHA3_256.hash(votes);
  }

  private static void address(RlpWriter out, Optional<Address> address) {
    address.ifPresentOrElse(key -> out.bytes(IconAddress.key(key).encode()), out::none);
  }

  private static void hash(RlpWriter out, Hash hash) {
    if (hash.isZero()) {
      out.none();
    } else {
      out.bytes(hash.bytes());
    }
  }

  static Bytes onBlock(VoteSlots<Vote.ForBlock> votes) {
    List<Bytes> shared = new ArrayList<>();
    RlpWriter entries = new RlpWriter().beginList();
    for (Optional<Vote.ForBlock> slot : votes.slots()) {
      if (slot.isEmpty()) {
        entries.none();
        continue;
      }
      Vote.ForBlock vote = slot.orElseThrow();
      RlpWriter part = new RlpWriter().beginList().signed(vote.height());
      round(part, vote.round());
      hash(part, vote.blockHash());
      entry(entries, shared, part.endList().toBytes(), vote);
    }
    return votes(shared, entries);
  }

  static Bytes onLeader(VoteSlots<Vote.ForLeader> votes) {
    List<Bytes> shared = new ArrayList<>();
    RlpWriter entries = new RlpWriter().beginList();
    for (Optional<Vote.ForLeader> slot : votes.slots()) {
      if (slot.isEmpty()) {
        entries.none();
        continue;
      }
      Vote.ForLeader vote = slot.orElseThrow();
      RlpWriter part =
          new RlpWriter()
              .beginList()
              .signed(vote.height())
              .bytes(IconAddress.key(vote.oldLeader()).encode())
              .bytes(IconAddress.key(vote.newLeader()).encode());
      round(part, vote.round());
      entry(entries, shared, part.endList().toBytes(), vote);
    }
    return votes(shared, entries);
  }

  private static Bytes votes(List<Bytes> shared, RlpWriter entries) {
    RlpWriter out = new RlpWriter().beginList().beginList();
    shared.forEach(out::raw);
    return out.endList().raw(entries.endList().toBytes()).endList().toBytes();
  }

  private static void entry(RlpWriter entries, List<Bytes> shared, Bytes part, Vote vote) {
    if (!shared.contains(part)) {
      shared.add(part);
    }
    entries
        .beginList()
        .signed(shared.indexOf(part))
        .bytes(IconAddress.key(vote.rep()).encode())
        .signed(vote.timestamp())
        .bytes(vote.signature().bytes())
        .endList();
  }

  private static void round(RlpWriter out, Round round) {
    switch (round) {
      case Round.Unstated _ -> out.none().none();
      case Round.Decimal(long number) -> out.signed(number).none();
      case Round.Hexadecimal(long number) -> out.none().signed(number);
    }
  }

  /** LZW without a single string: it is longer, and expands to the same. */
  static Bytes compress(Bytes bits) {
    int start = 0;
    while (start < bits.length() && bits.at(start) == 0) {
      start++;
    }
    if (start == bits.length()) {
      return Bytes.EMPTY;
    }
    StringBuilder digits = new StringBuilder();
    int codes = 0;
    for (int i = start; i <= bits.length(); i++) {
      int code = i < bits.length() ? bits.at(i) & 0xff : CLEAR_AND_END;
      int width = codes + CLEAR_AND_END < 512 ? 9 : 10;
      digits.append(
          String.format("%" + width + "s", Integer.toBinaryString(code)).replace(' ', '0'));
      codes++;
    }
    digits.append("0".repeat((8 - digits.length() % 8) % 8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < digits.length(); i += 8) {
      out.write(Integer.parseInt(digits, i, i + 8, 2));
    }
    return Bytes.wrap(out.toByteArray());
  }
}
