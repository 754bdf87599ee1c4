package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The members of a channel in one epoch, in order. Certificates name members by their place in it.
 */
public final class Membership {
  public static final int MAX_MEMBERS = 100;

  private static final String DOMAIN = "NEXUS/MEMBERSHIP/1";

  private final long epoch;
  private final List<Member> members;
  private final Map<Address, Integer> places;
  private final List<Address> addresses;
  private final long totalPower;
  private final Hash hash;

  private Membership(long epoch, List<Member> members, Map<Address, Integer> places) {
    this.epoch = epoch;
    this.members = members;
    this.places = places;
    this.addresses = members.stream().map(Member::address).toList();
    this.totalPower = members.stream().mapToLong(Member::power).sum();
    this.hash = Chain.digest(DOMAIN, encoding(epoch, members));
  }

  /**
   * @throws IllegalArgumentException if there is no member, too many, or one of them twice
   */
  public static Membership of(long epoch, List<Member> members) {
    if (members.isEmpty() || members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException(
          "members: " + members.size() + " (expected: 1 to " + MAX_MEMBERS + ")");
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch: " + epoch + " (expected: >= 0)");
    }
    Map<Address, Integer> places = new TreeMap<>();
    for (Member member : members) {
      if (places.putIfAbsent(member.address(), places.size()) != null) {
        throw new IllegalArgumentException(
            "member: " + member.address() + " twice (expected: once)");
      }
    }
    return new Membership(epoch, List.copyOf(members), places);
  }

  public long epoch() {
    return epoch;
  }

  public List<Member> members() {
    return members;
  }

  /** Of all members, in their order. */
  public List<Address> addresses() {
    return addresses;
  }

  public int size() {
    return members.size();
  }

  public Member at(int place) {
    return members.get(place);
  }

  public Address addressAt(int place) {
    return addresses.get(place);
  }

  public OptionalInt indexOf(Address address) {
    Integer place = places.get(address);
    return place == null ? OptionalInt.empty() : OptionalInt.of(place);
  }

  public boolean contains(Address address) {
    return places.containsKey(address);
  }

  public long totalPower() {
    return totalPower;
  }

  /** The least power that is strictly more than two thirds of all. */
  public long quorum() {
    return 2 * totalPower / 3 + 1;
  }

  /** The least power that is strictly more than one third of all: at least one honest member. */
  public long oneHonest() {
    return totalPower / 3 + 1;
  }

  public Hash hash() {
    return hash;
  }

  public Bytes encode() {
    return encoding(epoch, members);
  }

  public static Membership decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long epoch = in.uint64();
    List<Member> members = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (members.size() == MAX_MEMBERS) {
        throw MalformedMessage.of("members", "> " + MAX_MEMBERS, "<= " + MAX_MEMBERS);
      }
      in.enterList();
      PublicKey key = PublicKey.of(in.fixed(PublicKey.LENGTH));
      long power = in.uint64();
      in.leaveList();
      if (power < 1 || power > Member.MAX_POWER) {
        throw MalformedMessage.of("member power", power, "1 to " + Member.MAX_POWER);
      }
      members.add(new Member(key, power));
    }
    in.leaveList();
    in.leaveList();
    in.end();
    try {
      return of(epoch, members);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage(String.valueOf(e.getMessage()));
    }
  }

  private static Bytes encoding(long epoch, List<Member> members) {
    RlpWriter out = new RlpWriter().beginList().uint(epoch).beginList();
    for (Member member : members) {
      out.beginList().bytes(member.key().bytes()).uint(member.power()).endList();
    }
    return out.endList().endList().toBytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Membership membership && hash.equals(membership.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "Membership[epoch=" + epoch + ", members=" + addresses + "]";
  }
}
