package io.nexushub.node.channel;

import io.nexushub.lft.FormerEpoch;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.PeerConfig.RemotePeer;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may say and hear what on a channel. That a certificate and a key are one node's is written in
 * the genesis and in this node's own file, and never changes while it runs; whether that node is a
 * member is written in the chain, epoch by epoch.
 *
 * <p>Epochs are entered by the channel's execution thread; any thread may ask.
 */
final class MemberDirectory {
  /** What a node that was never a member may know of the chain: no height at all. */
  static final long NOTHING = -1;

  private final Map<Address, Hash> certificates = new LinkedHashMap<>();
  private final Map<Hash, Set<Address>> addresses = new LinkedHashMap<>();
  private volatile Epochs epochs;

  /**
   * @param former oldest first
   */
  private record Epochs(List<FormerEpoch> former, Membership present) {}

  private MemberDirectory(Membership first) {
    this.epochs = new Epochs(List.of(), first);
  }

  /** As it is in the first epoch. */
  static MemberDirectory of(ChannelConfig config, List<RemotePeer> remotes) {
    MemberDirectory directory = new MemberDirectory(genesis(config));
    for (RemotePeer remote : remotes) {
      remote.key().ifPresent(key -> directory.add(key, remote.certificate()));
    }
    config.members().forEach(member -> directory.add(member.key(), member.certificate()));
    return directory;
  }

  /** The members of the first epoch. */
  static Membership genesis(ChannelConfig config) {
    return Membership.of(
        0, config.members().stream().map(each -> new Member(each.key(), each.power())).toList());
  }

  /** The first word counts: the node's own file knows of certificates newer than the genesis. */
  private void add(PublicKey key, Hash certificate) {
    Address address = Address.of(key, HashFunction.SHA3_256);
    if (certificates.putIfAbsent(address, certificate) == null) {
      addresses.computeIfAbsent(certificate, each -> new LinkedHashSet<>()).add(address);
    }
  }

  /** The block of this header, which is committed, was the last of its epoch. */
  void enter(Membership opened, BlockHeader last) {
    Epochs before = epochs;
    List<FormerEpoch> former = new ArrayList<>(before.former);
    former.add(new FormerEpoch(before.present, last));
    epochs = new Epochs(List.copyOf(former), opened);
  }

  /** Of the present epoch. */
  Membership membership() {
    return epochs.present;
  }

  /** The epochs that are over, oldest first. */
  List<FormerEpoch> former() {
    return epochs.former;
  }

  /** The members of an epoch, if the chain has come so far. */
  Optional<Membership> membership(long epoch) {
    Epochs now = epochs;
    return now.present.epoch() == epoch
        ? Optional.of(now.present)
        : now.former.stream()
            .map(FormerEpoch::members)
            .filter(members -> members.epoch() == epoch)
            .findFirst();
  }

  /** The members who certify and sign the block of a height. */
  Membership membersAt(long height) {
    Epochs now = epochs;
    return now.former.stream()
        .filter(epoch -> height <= epoch.last().height())
        .findFirst()
        .map(FormerEpoch::members)
        .orElse(now.present);
  }

  /**
   * The height up to which a node may have blocks: all, or up to the end of the last epoch it was a
   * member in, or {@link #NOTHING}.
   */
  long mayHaveUpTo(Address peer) {
    Epochs now = epochs;
    return now.present.contains(peer)
        ? Long.MAX_VALUE
        : now.former.reversed().stream()
            .filter(epoch -> epoch.members().contains(peer))
            .findFirst()
            .map(epoch -> epoch.last().height())
            .orElse(NOTHING);
  }

  boolean isMember(Address peer) {
    return epochs.present.contains(peer);
  }

  Optional<Hash> certificateOf(Address peer) {
    return Optional.ofNullable(certificates.get(peer));
  }

  /** The node with this certificate; of several keys it has or had, the one it is a member by. */
  Optional<Address> nodeWith(Hash certificate) {
    Collection<Address> known = addresses.getOrDefault(certificate, Set.of());
    return known.stream().filter(this::isMember).findFirst().or(() -> known.stream().findFirst());
  }

  /** Power of the members with these certificates, and of this node's own if it is a member. */
  long powerOf(Address self, Set<Hash> connected) {
    Membership present = membership();
    long power = 0;
    for (int place = 0; place < present.size(); place++) {
      Address member = present.addressAt(place);
      if (member.equals(self) || certificateOf(member).filter(connected::contains).isPresent()) {
        power += present.at(place).power();
      }
    }
    return power;
  }

  /** Of all nodes that were, are or may become members. */
  Set<Hash> certificates() {
    return addresses.keySet();
  }

  /** Of the present members, as far as this node knows them. */
  Set<Hash> memberCertificates() {
    return membership().addresses().stream()
        .flatMap(member -> certificateOf(member).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
