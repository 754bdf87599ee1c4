package io.nexushub.node.channel;

import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.ChannelConfig.Member;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.consensus.Membership;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A member is its certificate and its key: from the one to the other. */
final class MemberDirectory {
  private final Map<Address, Hash> certificates = new LinkedHashMap<>();
  private final Map<Hash, Address> addresses = new LinkedHashMap<>();
  private final Membership membership;

  private MemberDirectory(Membership membership) {
    this.membership = membership;
  }

  static MemberDirectory of(ChannelConfig config) {
    MemberDirectory directory =
        new MemberDirectory(
            Membership.of(
                0,
                config.members().stream()
                    .map(
                        each -> new io.nexushub.protocol.consensus.Member(each.key(), each.power()))
                    .toList()));
    for (Member member : config.members()) {
      Address address = Address.of(member.key(), HashFunction.SHA3_256);
      directory.certificates.put(address, member.certificate());
      directory.addresses.put(member.certificate(), address);
    }
    return directory;
  }

  Membership membership() {
    return membership;
  }

  /** The members of an epoch, if it is one of this chain's. */
  Optional<Membership> membership(long epoch) {
    return epoch == membership.epoch() ? Optional.of(membership) : Optional.empty();
  }

  Optional<Hash> certificateOf(Address member) {
    return Optional.ofNullable(certificates.get(member));
  }

  Optional<Address> memberWith(Hash certificate) {
    return Optional.ofNullable(addresses.get(certificate));
  }

  /** Power of the members with these certificates, and of this node's own if it is a member. */
  long powerOf(Address self, Set<Hash> connected) {
    long power = 0;
    for (int place = 0; place < membership.size(); place++) {
      Address member = membership.addressAt(place);
      if (member.equals(self) || certificateOf(member).filter(connected::contains).isPresent()) {
        power += membership.at(place).power();
      }
    }
    return power;
  }

  Set<Hash> certificates() {
    return addresses.keySet();
  }
}
