package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;

/**
 * What a host has committed, as a replica needs it to go on after a restart.
 *
 * @param block the newest committed block
 * @param result of executing it
 * @param proof what came with it in {@link Effect.Commit}; absent at genesis only
 * @param unfinished what {@link Effect.Notarise} said last of blocks that lack signatures of
 *     members, oldest first; a host may leave out all but the newest {@link
 *     Replica#MAX_NOTARISATIONS}. At genesis: the decision of the first state without signatures,
 *     if it has one
 */
public record ChainHead(
    Block block, Hash result, Optional<Proof> proof, List<Notarisation> unfinished) {
  /** The block whose votes committed the head, and those votes. */
  public record Proof(Block child, QuorumCertificate childCertificate) {}

  public ChainHead {
    unfinished = List.copyOf(unfinished);
  }

  /**
   * @param decision BTP decision of the application's first state
   */
  public static ChainHead genesis(Block genesis, Hash result, Optional<Hash> decision) {
    return new ChainHead(
        genesis,
        result,
        Optional.empty(),
        decision.map(hash -> new Notarisation(0, genesis.id(), hash, List.of())).stream().toList());
  }
}
