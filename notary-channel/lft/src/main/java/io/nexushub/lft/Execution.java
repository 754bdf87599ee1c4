package io.nexushub.lft;

import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Optional;

/**
 * The result of executing a block.
 *
 * @param messages what leaves the chain over BTP; absent if nothing does
 */
public record Execution(State state, List<Receipt> receipts, Optional<BtpDigest> messages) {
  public Execution {
    receipts = List.copyOf(receipts);
  }
}
