package io.nexushub.portal.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.web3j.crypto.Hash;

/** A chain with one BTP network, whose validators sign what they are told. */
final class SourceChain {
  static final long TYPE_ID = 1;

  final String uid;
  List<Optional<Validator>> set;
  final byte[] firstHeader;
  private long height = 10;
  private long nextSn;
  private byte[] section;

  /** A block and those who may sign it. */
  record Block(String uid, Header header, List<Optional<Validator>> set, List<byte[]> messages) {
    byte[] decision() {
      return header.decision(uid, TYPE_ID);
    }

    /** Signatures of the first {@code count} validators that have a key, null for the others. */
    List<byte[]> signatures(int count) {
      List<byte[]> proof = new ArrayList<>();
      int signed = 0;
      for (Optional<Validator> validator : set) {
        boolean signs = validator.isPresent() && signed < count;
        proof.add(signs ? Rlpn.bytes(validator.orElseThrow().sign(decision())) : Rlpn.nil());
        signed += signs ? 1 : 0;
      }
      return proof;
    }

    byte[] update(int signatures) {
      return update(signatures(signatures));
    }

    byte[] update(List<byte[]> signatures) {
      return update(header.encode(), signatures);
    }

    /** Block update item {@code [1, bytes of [header, proof]]}. */
    byte[] update(byte[] header, List<byte[]> signatures) {
      byte[] proof = Rlpn.list(Rlpn.list(signatures));
      return item(1, Rlpn.list(Rlpn.bytes(header), Rlpn.bytes(proof)));
    }

    MessageTree tree() {
      return new MessageTree(messages);
    }

    /** Message proof item {@code [2, bytes of [lefts, messages, rights]]}. */
    byte[] proof(int from, int to) {
      return item(2, tree().proof(from, to));
    }

    byte[] proofOfAll() {
      return proof(0, messages.size());
    }
  }

  SourceChain(String uid, List<Optional<Validator>> set) {
    this.uid = uid;
    this.set = set;
    Header header = new Header();
    header.height = height;
    header.setChanges = true;
    announce(header, set);
    this.section = header.sectionHash();
    this.firstHeader = header.encode();
  }

  static SourceChain of(String uid, List<Validator> set) {
    return new SourceChain(uid, all(set));
  }

  static List<Optional<Validator>> all(List<Validator> set) {
    return set.stream().map(Optional::of).toList();
  }

  static int quorum(int n) {
    return n * 2 / 3 + 1;
  }

  static byte[] item(int type, byte[] body) {
    return Rlpn.list(Rlpn.number(type), Rlpn.bytes(body));
  }

  static byte[] relay(byte[]... items) {
    return Rlpn.list(Rlpn.list(items));
  }

  Block block(List<byte[]> messages) {
    return append(messages, draft(messages));
  }

  Block block(List<byte[]> messages, List<Optional<Validator>> nextSet) {
    Header header = draft(messages);
    header.setChanges = true;
    announce(header, nextSet);
    Block block = append(messages, header);
    set = nextSet;
    return block;
  }

  /** The next header, not yet part of the chain. */
  Header draft(List<byte[]> messages) {
    Header header = new Header();
    header.height = height + 1;
    header.firstSn = nextSn;
    header.previousSection = section;
    header.nextContextHash = Hash.sha3(Header.context(set));
    header.messageCount = messages.size();
    header.messagesRoot = messages.isEmpty() ? null : new MessageTree(messages).root();
    return header;
  }

  /** Makes a header, however it was tampered with, the next block. */
  Block append(List<byte[]> messages, Header header) {
    height = header.height;
    nextSn += messages.size();
    section = header.sectionHash();
    return new Block(uid, header, set, messages);
  }

  static void announce(Header header, List<Optional<Validator>> set) {
    header.nextContext = Header.context(set);
    header.nextContextHash = Hash.sha3(header.nextContext);
  }
}
