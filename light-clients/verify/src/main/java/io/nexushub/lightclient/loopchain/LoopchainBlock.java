package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole block of 0.3, 0.4 or 0.5, as {@code icx_getBlock}, the nodes among themselves and their
 * stores have it.
 *
 * @param hash what the sender says
 * @param signature the leader's, over the hash
 * @param leaderVotes what made the leader the leader, after a complaint
 * @param prevVotes the votes on the block before
 */
public record LoopchainBlock(
    LoopchainHeader header,
    Hash hash,
    Signature signature,
    List<LoopchainTransaction> transactions,
    VoteSlots<Vote.ForLeader> leaderVotes,
    VoteSlots<Vote.ForBlock> prevVotes) {
  /** What fits into a block of 1 MiB, and more. */
  public static final int MAX_TRANSACTIONS = 1 << 14;

  public LoopchainBlock {
    transactions = List.copyOf(transactions);
  }

  public static LoopchainBlock decodeJson(Bytes utf8) throws MalformedMessage {
    JsonFields in = JsonFields.of("block", Json.parse(utf8));
    LoopchainHeader header = header(in);
    LoopchainBlock block =
        new LoopchainBlock(
            header,
            in.hash("hash"),
            in.signature("signature"),
            transactions(in.items("transactions", MAX_TRANSACTIONS)),
            VoteJson.onLeader(in.items("leaderVotes", RepList.MAX_REPS)),
            VoteJson.onBlock(in.items("prevVotes", RepList.MAX_REPS)));
    in.end();
    return block;
  }

  private static LoopchainHeader header(JsonFields in) throws MalformedMessage {
    return new LoopchainHeader(
        LoopchainHeader.votedVersion(in.text("version")),
        in.hash("prevHash"),
        in.hash("transactionsHash"),
        in.hash("receiptsHash"),
        in.hash("stateHash"),
        in.hash("repsHash"),
        in.hash("nextRepsHash"),
        in.hash("leaderVotesHash"),
        in.hash("prevVotesHash"),
        LoopchainHeader.bloomHash(in.octets("logsBloom", LoopchainHeader.BLOOM_LENGTH)),
        in.integer("height"),
        in.integer("timestamp"),
        in.key("leader"),
        in.key("nextLeader"));
  }

  private static List<LoopchainTransaction> transactions(List<Json> items) throws MalformedMessage {
    List<LoopchainTransaction> transactions = new ArrayList<>();
    for (Json item : items) {
      transactions.add(LoopchainTransaction.decode(item, LoopchainTransaction.GenesisText.NESTED));
    }
    return transactions;
  }

  /**
   * Whether the block is one whole: all that its header names is there, and its leader signed it.
   * That says nothing about whether it ever was on a chain.
   */
  public Verdict<LoopchainBlock> check(SignatureScheme scheme) {
    List<Hash> ids = transactions.stream().map(LoopchainTransaction::id).toList();
    Optional<Refusal> refusal =
        same("transactionsHash", header.transactionsHash(), LoopchainMerkle.root(ids))
            .or(() -> same("leaderVotesHash", header.leaderVotesHash(), leaderVotes.root()))
            .or(() -> same("prevVotesHash", header.prevVotesHash(), prevVotes.root()))
            .or(() -> same("hash", hash, header.hash()))
            .or(() -> signedBy(header.leader(), scheme));
    return refusal
        .<Verdict<LoopchainBlock>>map(Verdict::refused)
        .orElseGet(() -> Verdict.accepted(this));
  }

  private Optional<Refusal> signedBy(Address leader, SignatureScheme scheme) {
    return Signatures.by("block " + header.height(), leader, hash, signature, scheme);
  }

  private Optional<Refusal> same(String name, Hash found, Hash expected) {
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(Refusal.invalid("block " + header.height() + "." + name, found, expected));
  }
}
