package io.nexushub.simulator;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Membership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Who lives in a world, by place: keys, powers, natures; and who of them are members at first. */
final class Population {
  private final Map<Address, Integer> places = new TreeMap<>();
  private final Map<Integer, Behaviour> behaviours = new TreeMap<>();
  private List<Signer> signers = List.of();
  private List<AbsentSigner> seated = List.of();
  private List<Long> powers = List.of();
  private SignatureScheme scheme = new ToyKeys();
  private int founders;

  void keys(List<? extends Signer> keys, SignatureScheme of) {
    signers = List.copyOf(keys);
    scheme = of;
    places.clear();
    signers.forEach(signer -> places.put(address(signer), places.size()));
    seated =
        IntStream.range(0, keys.size())
            .mapToObj(place -> new AbsentSigner(signers.get(place), place))
            .toList();
    founders = signers.size();
  }

  void powers(List<Long> byPlace) {
    powers = List.copyOf(byPlace);
  }

  void founders(int count) {
    founders = count;
  }

  void behaves(int place, Behaviour behaviour) {
    behaviours.put(place, behaviour);
  }

  int size() {
    return signers.size();
  }

  Signer signer(int place) {
    return signers.get(place);
  }

  /** What the replica at a place signs with. */
  MemberSigner seated(int place) {
    return seated.get(place);
  }

  /** From now on honest members' signers do not answer this part of what they are asked. */
  void signersAbsent(double part) {
    IntStream.range(0, size())
        .filter(place -> behaviour(place).isHonest())
        .forEach(place -> seated.get(place).absent(part));
  }

  SignatureScheme scheme() {
    return scheme;
  }

  Behaviour behaviour(int place) {
    return behaviours.getOrDefault(place, Behaviour.HONEST);
  }

  int place(Address address) {
    return places.getOrDefault(address, -1);
  }

  List<Address> everyone() {
    return signers.stream().map(Population::address).toList();
  }

  Set<Address> faulty() {
    Set<Address> faulty = new TreeSet<>(places.keySet());
    faulty.removeIf(address -> behaviour(place(address)).isHonest());
    return faulty;
  }

  Membership first() {
    return Membership.of(0, IntStream.range(0, founders).mapToObj(this::member).toList());
  }

  Member member(int place) {
    return new Member(signer(place).publicKey(), powers.isEmpty() ? 1 : powers.get(place));
  }

  /** The block such a chain begins with. */
  static Block genesis(Membership members) {
    return Block.genesis(
        BlockHeader.genesis(
            ChannelId.of("simulated"),
            members,
            1_700_000_000_000_000L,
            HashFunction.SHA3_256.hash(members.encode())));
  }

  /** Others, in any order and with any powers; less than a third of the power is faulty. */
  List<Member> draw(SplittableRandom chance) {
    return Turnover.draw(signers, place -> !behaviour(place).isHonest(), chance);
  }

  private static Address address(Signer signer) {
    return Address.of(signer.publicKey(), HashFunction.SHA3_256);
  }
}
