package io.nexushub.portal.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Hash;

/** A BTP block header with every field free to be wrong. */
final class Header {
  /** A step from the section to the root over all networks; a null hash is a promoted node. */
  record Step(int side, byte @Nullable [] hash) {}

  long height;
  long round;
  byte[] nextContextHash = new byte[32];
  List<Step> path = List.of();
  long networkId = 1;
  long firstSn;
  boolean setChanges;
  byte @Nullable [] previousSection;
  long messageCount;
  byte @Nullable [] messagesRoot;
  byte @Nullable [] nextContext;

  byte[] encode() {
    return Rlpn.list(fields());
  }

  List<byte[]> fields() {
    List<byte[]> steps = new ArrayList<>();
    path.forEach(step -> steps.add(Rlpn.list(Rlpn.number(step.side()), orNull(step.hash()))));
    List<byte[]> fields = new ArrayList<>();
    fields.add(Rlpn.number(height));
    fields.add(Rlpn.number(round));
    fields.add(Rlpn.bytes(nextContextHash));
    fields.add(Rlpn.list(steps));
    fields.addAll(section());
    fields.add(orNull(nextContext));
    return fields;
  }

  byte[] sectionHash() {
    return Hash.sha3(Rlpn.list(section()));
  }

  /** What the validators sign. */
  byte[] decision(String uid, long typeId) {
    byte[] root = sectionHash();
    for (Step step : path) {
      if (step.hash() != null) {
        root =
            Hash.sha3(
                step.side() == 0 ? Rlpn.concat(step.hash(), root) : Rlpn.concat(root, step.hash()));
      }
    }
    byte[] type = Hash.sha3(Rlpn.list(Rlpn.bytes(nextContextHash), Rlpn.bytes(root)));
    return Hash.sha3(
        Rlpn.list(
            Rlpn.text(uid),
            Rlpn.number(typeId),
            Rlpn.number(height),
            Rlpn.number(round),
            Rlpn.bytes(type)));
  }

  /** The context {@code [[address or null …]]}. */
  static byte[] context(List<Optional<Validator>> set) {
    List<byte[]> entries = new ArrayList<>();
    set.forEach(entry -> entries.add(entry.map(v -> Rlpn.bytes(v.address())).orElseGet(Rlpn::nil)));
    return Rlpn.list(Rlpn.list(entries));
  }

  private List<byte[]> section() {
    return List.of(
        Rlpn.number(networkId),
        Rlpn.number(firstSn * 2 + (setChanges ? 1 : 0)),
        orNull(previousSection),
        Rlpn.number(messageCount),
        orNull(messagesRoot));
  }

  private static byte[] orNull(byte @Nullable [] content) {
    return content == null ? Rlpn.nil() : Rlpn.bytes(content);
  }
}
