package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.Seal;
import java.util.List;

/**
 * Members' signatures over the BTP decision of one block.
 *
 * @param decision what each of them signed, as it is
 * @param shares ascending by member, all verified
 */
public record Notarisation(long height, Hash block, Hash decision, List<Seal> shares) {
  public Notarisation {
    shares = List.copyOf(shares);
  }

  public long power(Membership members) {
    return shares.stream().mapToLong(share -> members.at(share.member()).power()).sum();
  }

  public boolean hasQuorum(Membership members) {
    return power(members) >= members.quorum();
  }

  public boolean isComplete(Membership members) {
    return shares.size() == members.size();
  }

  public NotaryShares toMessage() {
    return new NotaryShares(height, block, shares);
  }
}
