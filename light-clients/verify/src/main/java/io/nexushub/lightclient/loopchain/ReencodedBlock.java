package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import java.util.List;
import java.util.Optional;

/**
 * What a goloop node has left of a loopchain block, and how that block is made from it again. Once
 * it is, all goes on as with a block of loopchain's own: its header moves a {@link
 * LoopchainLightClient} on, its transactions are proven by paths in the trees that it names.
 *
 * @param prevVotes as encoded, {@code icx_getVotesByHeight} of the height below; empty: none
 * @param leaderVotes as encoded, {@code icx_getDataByHash} of the header's digest; empty: none
 */
public record ReencodedBlock(
    ReencodedHeader header,
    List<LoopchainTransaction> transactions,
    Bytes prevVotes,
    Bytes leaderVotes) {
  public ReencodedBlock {
    transactions = List.copyOf(transactions);
  }

  /** The votes on a block as goloop keeps them, {@code icx_getVotesByHeight} of its own height. */
  public static VoteSlots<Vote.ForBlock> votes(Bytes encoded) throws MalformedMessage {
    return VoteRlp.onBlock(encoded);
  }

  /**
   * The block of 0.3, 0.4 or 0.5. Its hash is computed from all parts and has to be the one that
   * its leader signed; nothing that goloop added is covered by it.
   */
  public Verdict<LoopchainBlock> rebuild(SignatureScheme scheme) {
    Optional<Refusal> refusal =
        voted()
            .or(() -> digest("prevVotes", header.prevVotesDigest(), prevVotes))
            .or(() -> digest("leaderVotes", header.leaderVotesDigest(), leaderVotes));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.orElseThrow());
    }
    try {
      VoteSlots<Vote.ForBlock> onBlock =
          prevVotes.isEmpty() ? VoteSlots.none() : VoteRlp.onBlock(prevVotes);
      VoteSlots<Vote.ForLeader> onLeader =
          leaderVotes.isEmpty() ? VoteSlots.none() : VoteRlp.onLeader(leaderVotes);
      LoopchainHeader original = original(onLeader.root(), onBlock.root());
      LoopchainBlock block =
          new LoopchainBlock(
              original,
              original.hash(),
              header.signature().orElseThrow(),
              transactions,
              onLeader,
              onBlock);
      return block.check(scheme);
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          subject("votes"), String.valueOf(malformed.getMessage()), "votes of goloop's encoding");
    }
  }

  private LoopchainHeader original(Hash leaderVotesHash, Hash prevVotesHash) {
    return new LoopchainHeader(
        header.version(),
        header.prevHash(),
        LoopchainMerkle.root(ids()),
        header.receiptsHash(),
        header.stateHash(),
        header.repsHash(),
        header.nextRepsHash(),
        leaderVotesHash,
        prevVotesHash,
        LoopchainHeader.bloomHash(header.bloom()),
        header.height(),
        header.timestamp(),
        header.leader().orElseThrow(),
        header.nextLeader());
  }

  /**
   * The block of 0.1a. goloop has lost its leader's signature: that the block is right shows only
   * the hash, which the block after it names as its parent.
   *
   * @param named what the block after it says
   */
  public Verdict<ServedBlock> rebuild01a(Hash named) {
    if (header.version().isVoted()) {
      return Verdict.invalid(subject("version"), header.version(), BlockVersion.V0_1A);
    }
    ServedBlock block =
        ServedBlock.of01a(
            header.height(),
            Optional.of(header.prevHash()).filter(hash -> !hash.isZero()),
            header.timestamp(),
            transactions,
            header.leader().map(leader -> new ServedBlock.Leader(leader, header.signature())));
    return block.hash().equals(named)
        ? Verdict.accepted(block)
        : Verdict.invalid(subject("hash"), block.hash(), named);
  }

  private Optional<Refusal> voted() {
    if (!header.version().isVoted()) {
      return invalid("version", header.version(), "one with votes: 0.3, 0.4 or 0.5");
    }
    if (header.leader().isEmpty()) {
      return invalid("proposer", "none", "the leader's address");
    }
    return header.signature().isEmpty()
        ? invalid("signature", "none", "the leader's")
        : Optional.empty();
  }

  private Optional<Refusal> digest(String name, Hash expected, Bytes votes) {
    Hash found = votes.isEmpty() ? Hash.ZERO : HashFunction.SHA3_256.hash(votes);
    return found.equals(expected) ? Optional.empty() : invalid(name, found, expected);
  }

  private Optional<Refusal> invalid(String name, Object found, Object expected) {
    return Optional.of(Refusal.invalid(subject(name), found, expected));
  }

  private String subject(String name) {
    return "block " + header.height() + "." + name;
  }

  private List<Hash> ids() {
    return transactions.stream().map(LoopchainTransaction::id).toList();
  }
}
