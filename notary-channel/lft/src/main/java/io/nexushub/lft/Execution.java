package io.nexushub.lft;

import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Optional;

/**
 * The result of executing a block.
 *
 * @param messages what leaves the chain over BTP; absent if nothing does
 * @param members who shall be members from the next epoch on, if the block asked for a change: the
 *     block after this one ends the epoch. Valid for {@link
 *     io.nexushub.protocol.consensus.Membership#of}; the present members mean no change
 */
public record Execution(
    State state,
    List<Receipt> receipts,
    Optional<BtpDigest> messages,
    Optional<List<Member>> members) {
  public Execution {
    receipts = List.copyOf(receipts);
    members = members.map(List::copyOf);
  }

  /** Of a block that leaves the membership as it is. */
  public Execution(State state, List<Receipt> receipts, Optional<BtpDigest> messages) {
    this(state, receipts, messages, Optional.empty());
  }
}
