package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Member;
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
 * @param members who shall be members from the next epoch on, if executing the block asked for a
 *     change
 * @param former the epochs before the present one, oldest first: the newest of them, whose last
 *     block the present one extends, and those that blocks of {@code unfinished} belong to
 */
public record ChainHead(
    Block block,
    Hash result,
    Optional<Proof> proof,
    List<Notarisation> unfinished,
    Optional<List<Member>> members,
    List<FormerEpoch> former) {
  /** The block whose votes committed the head, and those votes; of no use where an epoch ends. */
  public record Proof(Block child, QuorumCertificate childCertificate) {}

  public ChainHead {
    unfinished = List.copyOf(unfinished);
    members = members.map(List::copyOf);
    former = List.copyOf(former);
  }

  /** Within a chain's first epoch, with no change of members asked for. */
  public ChainHead(Block block, Hash result, Optional<Proof> proof, List<Notarisation> unfinished) {
    this(block, result, proof, unfinished, Optional.empty(), List.of());
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
