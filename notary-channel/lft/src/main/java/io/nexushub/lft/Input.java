package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;

/**
 * Everything a {@link Replica} can be told. Each input carries the host's clock: the machine has
 * none. Inputs may come late, twice, or never; what a host owes is said at each.
 */
public sealed interface Input {
  /** UNIX microseconds. */
  long nowMicros();

  /** Once, before any other input, after {@link Replica#restore}. */
  record Started(long nowMicros) implements Input {}

  /**
   * A peer said something. The host has decoded it within {@link Message#MAX_LENGTH} and knows who
   * sent it from the connection; the content is not trusted.
   *
   * @param from the peer that delivered it, not necessarily its author
   */
  record MessageReceived(long nowMicros, Address from, Message message) implements Input {}

  /** A timer set by {@link Effect.SetTimer} has run out and was not replaced meanwhile. */
  record TimerExpired(long nowMicros, Timer timer) implements Input {}

  /** Answer to {@link Effect.FetchPayload}: all transactions of the block are here and admitted. */
  record PayloadReady(long nowMicros, Hash block) implements Input {}

  /**
   * Answer to {@link Effect.SelectPayload}, as soon as the host likes (that is where a least
   * interval between blocks is kept); an answer that comes after the round has passed is ignored.
   *
   * @param transactions may be empty
   */
  record PayloadSelected(long nowMicros, long round, Hash parent, List<Hash> transactions)
      implements Input {
    public PayloadSelected {
      transactions = List.copyOf(transactions);
    }
  }

  /**
   * Answer to {@link Effect.Execute}.
   *
   * @param result digest of state root and receipts: what the child's header will carry
   * @param decision the BTP decision members sign, if the block sends messages or changes the proof
   *     context
   * @param members who shall be members from the next epoch on: {@link Execution#members}
   */
  record BlockExecuted(
      long nowMicros,
      Hash block,
      Hash result,
      Optional<Hash> decision,
      Optional<List<Member>> members)
      implements Input {
    public BlockExecuted {
      members = members.map(List::copyOf);
    }

    /** Of a block that leaves the membership as it is. */
    public BlockExecuted(long nowMicros, Hash block, Hash result, Optional<Hash> decision) {
      this(nowMicros, block, result, decision, Optional.empty());
    }
  }

  /**
   * Whether the mempool holds transactions that are in no committed block. Give it when the answer
   * changes, and after every {@link Effect.Commit}. What no proposal would ever take must not
   * count.
   */
  record TransactionsWaiting(long nowMicros, boolean waiting) implements Input {}

  /**
   * A peer asks for blocks, both heights inclusive: it was told to by its {@link
   * Effect.FetchBlocks}.
   */
  record BlocksRequested(long nowMicros, Address from, long fromHeight, long toHeight)
      implements Input {}

  /**
   * A peer's answer to {@link Effect.FetchBlocks}. The host may keep transactions that came with
   * it, after admission; {@link Effect.FetchPayload} asks for what is missing.
   *
   * @param blocks ascending by height; at most {@link Replica#MAX_FETCHED_BLOCKS}
   * @param certificate of the last block
   * @param shares notary signatures the peer has stored for these blocks
   */
  record BlocksFetched(
      long nowMicros,
      Address from,
      List<Block> blocks,
      QuorumCertificate certificate,
      List<NotaryShares> shares)
      implements Input {
    public BlocksFetched {
      blocks = List.copyOf(blocks);
      shares = List.copyOf(shares);
    }
  }
}
