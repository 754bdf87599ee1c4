package io.nexushub.notary;

import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;

/** What all hub channels do alike: run through a block, and close it with its BTP section. */
public final class HubChannel {
  /** A transaction older than this may be a replay of one that everybody has forgotten. */
  static final long MAX_AGE_MICROS = 3_600_000_000L;

  /** Clocks differ, but not more. */
  static final long MAX_AHEAD_MICROS = 600_000_000L;

  /** Transactions of one block together: the longest one has room, and some beside it. */
  static final long MAX_BLOCK_BYTES = HubTransaction.MAX_BYTES + 1024L * 1024;

  /** What a channel does with an operation. */
  @FunctionalInterface
  public interface Operations {
    Outcome apply(Draft draft, HubOperation operation);
  }

  /** What a channel does with a block's operations together, after the last of them. */
  @FunctionalInterface
  public interface Closing {
    Draft close(Draft draft);
  }

  private final Lanes lanes;
  private final Operations operations;
  private final Closing closing;

  HubChannel(Lanes lanes, Operations operations) {
    this(lanes, operations, draft -> draft);
  }

  /**
   * @param closing runs in blocks in which a transaction succeeded; its events stand behind those
   *     of the last such transaction
   */
  public HubChannel(Lanes lanes, Operations operations, Closing closing) {
    this.lanes = lanes;
    this.operations = operations;
    this.closing = closing;
  }

  /** Those that fit into a block, in their order. */
  public List<Transaction> propose(List<Transaction> waiting) {
    List<Transaction> picked = new ArrayList<>();
    long bytes = 0;
    for (Transaction transaction : waiting) {
      bytes += transaction.bytes().length();
      if (bytes > MAX_BLOCK_BYTES) {
        break;
      }
      picked.add(transaction);
    }
    return picked;
  }

  public Execution execute(BlockContext block, State parent, List<Transaction> transactions) {
    Draft draft = Draft.of(block, parent);
    List<Receipt> receipts = new ArrayList<>();
    for (Transaction transaction : transactions) {
      switch (apply(draft.startingWith(transaction.id()), transaction)) {
        case Outcome.Done(Draft next) -> {
          draft = next;
          receipts.add(Receipt.success(transaction.id(), next.events()));
        }
        case Outcome.Refused(int code, String reason) ->
            receipts.add(Receipt.failure(transaction.id(), code, reason));
      }
    }
    return lanes.close(closed(draft, receipts), receipts);
  }

  /** Whatever a channel does, a transaction of the block made it happen: its receipt tells. */
  private Draft closed(Draft draft, List<Receipt> receipts) {
    for (int last = receipts.size() - 1; last >= 0; last--) {
      Receipt receipt = receipts.get(last);
      if (receipt.success()) {
        Draft done = closing.close(draft.startingWith(receipt.transaction()));
        List<LogEvent> events = new ArrayList<>(receipt.events());
        events.addAll(done.events());
        receipts.set(last, Receipt.success(receipt.transaction(), events));
        return done;
      }
    }
    return draft;
  }

  private Outcome apply(Draft draft, Transaction transaction) {
    long age = draft.block().timestampMicros() - transaction.timestampMicros();
    if (age > MAX_AGE_MICROS || age < -MAX_AHEAD_MICROS) {
      return Outcome.refused(
          HubCode.OUT_OF_TIME,
          "timestamp",
          transaction.timestampMicros(),
          "about the block's, " + draft.block().timestampMicros());
    }
    Bytes bytes = transaction.bytes();
    try {
      return operations.apply(draft, HubTransaction.decode(bytes).operation());
    } catch (MalformedMessage malformed) {
      return new Outcome.Refused(HubCode.NOT_VALID, String.valueOf(malformed.getMessage()));
    }
  }
}
