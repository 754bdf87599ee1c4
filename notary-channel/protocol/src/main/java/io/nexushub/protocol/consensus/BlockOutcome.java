package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * What executing a block gave, as the child's header commits to it (docs/spec/state.md): who knows
 * these three hashes can show what stands in the state.
 *
 * @param receipts digest of the receipts' facts
 * @param messages hash of the BTP network type section, if the block says anything over BTP
 */
public record BlockOutcome(Hash stateRoot, Hash receipts, Optional<Hash> messages) {
  private static final String DOMAIN = "NEXUS/RESULT/1";

  /** What stands in {@link BlockHeader#parentResult} of the block's child. */
  public Hash hash() {
    Bytes content =
        new RlpWriter()
            .beginList()
            .bytes(stateRoot.bytes())
            .bytes(receipts.bytes())
            .bytes(messages.map(Hash::bytes).orElse(Bytes.EMPTY))
            .endList()
            .toBytes();
    return Chain.digest(DOMAIN, content);
  }
}
