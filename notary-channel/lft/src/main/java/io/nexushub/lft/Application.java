package io.nexushub.lft;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.trie.State;
import java.util.List;

/**
 * What a chain is for: the one interface between a channel's consensus and its content. Notary,
 * light clients and the loopchain community are implementations.
 *
 * <p>Every method is a function of its arguments: no clock, no chance, no memory between calls.
 * Nodes that disagree on a result stop at once, because the next header carries it. Any thread may
 * call any method at any time.
 */
public interface Application {
  /**
   * Whether bytes are a transaction of this chain: form, limits and signature, but nothing that
   * depends on state. The costly call; hosts run it on worker threads, once a transaction.
   */
  Admission admit(Bytes transaction);

  /** State, messages and membership before the first block. */
  Execution genesis(State empty);

  /**
   * Picks and orders transactions for a block to be proposed. Others never have to agree with the
   * choice, only to be able to execute it.
   *
   * @param parentState state after the newest executed ancestor
   * @param waiting admitted transactions in order of arrival
   */
  default List<Transaction> propose(State parentState, List<Transaction> waiting) {
    return waiting;
  }

  /**
   * Executes a block. A transaction that fails leaves a receipt that says why; it never fails the
   * block.
   *
   * <p>A change of members asked for here is announced by the next block, which is the last of its
   * epoch and may still hold transactions. What the application signs as a body changes hands when
   * that block is executed: its messages are the last that the present members notarise, and they
   * include the next proof context.
   */
  Execution execute(BlockContext block, State parentState, List<Transaction> transactions);

  /** Reads from a state; the answer to the RPC method {@code nexus_query} and to icx_call. */
  Answer query(State state, String method, RpcItem.Dict params);
}
