package io.nexushub.simulator;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Membership;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Who has signed for what; the faulty are taken to have signed for everything. */
final class Ballots {
  private static final class Count {
    private final BitSet signers = new BitSet();
    private long power;
  }

  private final Membership members;
  private final List<Integer> faulty;
  private final Map<Hash, Count> votes = new LinkedHashMap<>();
  private final Map<Hash, Count> shares = new LinkedHashMap<>();

  Ballots(Membership members, Set<Address> faulty) {
    this.members = members;
    this.faulty =
        IntStream.range(0, members.size())
            .filter(place -> faulty.contains(members.addressAt(place)))
            .boxed()
            .toList();
  }

  /** Whether a quorum has voted for the block with this vote. */
  boolean vote(Hash block, int member) {
    return add(votes, block, member);
  }

  /** Whether a quorum has signed the block's decision with this signature. */
  boolean share(Hash block, int member) {
    return add(shares, block, member);
  }

  private boolean add(Map<Hash, Count> ballots, Hash block, int member) {
    Count count = ballots.get(block);
    if (count == null) {
      count = new Count();
      ballots.put(block, count);
      for (int place : faulty) {
        add(count, place);
      }
    }
    add(count, member);
    return count.power >= members.quorum();
  }

  private void add(Count count, int member) {
    if (!count.signers.get(member)) {
      count.signers.set(member);
      count.power += members.at(member).power();
    }
  }
}
