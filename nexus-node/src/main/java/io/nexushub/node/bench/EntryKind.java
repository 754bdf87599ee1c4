package io.nexushub.node.bench;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.node.ApplicationKind;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.trie.State;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Channels of kind {@code entries}, which only the benchmark's nodes know: they order and keep what
 * anybody sends, unsigned, and do nothing with it. What is left is what a channel costs by itself,
 * to be held against systems whose benchmarks sign nothing either.
 *
 * <p>{@code entry = sender (20) | timestamp, UNIX microseconds (8) | anything}.
 */
public final class EntryKind implements ApplicationKind {
  public static final String NAME = "entries";

  static final int HEAD = Address.LENGTH + Long.BYTES;
  private static final int MAX_BYTES = 96 * 1024;
  private static final int INVALID_PARAMS = -32602;
  private static final int METHOD_NOT_FOUND = -32601;

  @Override
  public Application create(ChannelConfig genesis) {
    genesis.application().end();
    return application();
  }

  static Application application() {
    return new Entries();
  }

  private record Entries() implements Application {
    @Override
    public Admission admit(Bytes entry) {
      if (entry.length() < HEAD || entry.length() > MAX_BYTES) {
        return new Admission.Refused(
            INVALID_PARAMS,
            "entry: " + entry.length() + " bytes (expected: " + HEAD + " to " + MAX_BYTES + ")");
      }
      return new Admission.Admitted(
          new Transaction(
              HashFunction.SHA3_256.hash(entry),
              Address.of(entry.slice(0, Address.LENGTH)),
              entry.asReadOnlyBuffer().getLong(Address.LENGTH),
              entry));
    }

    @Override
    public Execution genesis(State empty) {
      return new Execution(empty, List.of(), Optional.empty());
    }

    @Override
    public Execution execute(
        BlockContext block, State parentState, List<Transaction> transactions) {
      List<Receipt> receipts =
          transactions.stream().map(entry -> Receipt.success(entry.id(), List.of())).toList();
      return new Execution(parentState, receipts, Optional.empty());
    }

    @Override
    public Answer query(State state, String method, RpcItem.Dict params) {
      return new Answer.Refused(METHOD_NOT_FOUND, "method: " + method + " (expected: none)");
    }
  }

  /** An entry of this length. */
  static Bytes entry(Address sender, long timestampMicros, long number, int length) {
    ByteBuffer entry = ByteBuffer.allocate(length);
    entry.put(sender.bytes().toArray()).putLong(timestampMicros).putLong(number);
    return Bytes.wrap(entry.array());
  }
}
