package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The signatures known over one block's decision; one a member, so never more than members. */
final class NotaryTally {
  private final long height;
  private final Hash block;
  private final Membership members;
  private final Map<Integer, Signature> shares = new TreeMap<>();
  private final Map<Integer, Signature> unchecked = new TreeMap<>();
  private @Nullable Hash decision;
  private boolean committed;
  private int repeats;

  /**
   * @param members those of the block's epoch, whose signatures count
   */
  NotaryTally(long height, Hash block, Membership members) {
    this.height = height;
    this.block = block;
    this.members = members;
  }

  Membership members() {
    return members;
  }

  long height() {
    return height;
  }

  Hash block() {
    return block;
  }

  Optional<Hash> decision() {
    return Optional.ofNullable(decision);
  }

  void decided(Hash what) {
    decision = what;
  }

  boolean isCommitted() {
    return committed;
  }

  void commit() {
    committed = true;
  }

  int repeat() {
    return ++repeats;
  }

  boolean has(int member) {
    return shares.containsKey(member);
  }

  int size() {
    return shares.size();
  }

  Set<Integer> signers() {
    return shares.keySet();
  }

  void count(int member, Signature share) {
    shares.put(member, share);
  }

  /** Until the block is executed nobody here knows what must have been signed. */
  void keepUnchecked(int member, Signature share) {
    unchecked.putIfAbsent(member, share);
  }

  Map<Integer, Signature> takeUnchecked() {
    Map<Integer, Signature> taken = new TreeMap<>(unchecked);
    unchecked.clear();
    return taken;
  }

  Notarisation toNotarisation() {
    List<Seal> seals = new ArrayList<>();
    shares.forEach((member, share) -> seals.add(new Seal(member, share)));
    return new Notarisation(height, block, decision().orElse(Hash.ZERO), seals);
  }
}
