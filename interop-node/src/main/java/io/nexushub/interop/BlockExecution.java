package io.nexushub.interop;

import io.nexushub.interop.CommunityTransaction.Action;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Executes the transactions of one block, one after the other, on one draft. */
final class BlockExecution {
  /** Fees go here, so that the supply stays what the genesis made it; ICON's treasury. */
  static final IconAddress TREASURY =
      IconAddress.key(Address.hex("1000000000000000000000000000000000000000"));

  private final Scores scores;
  private final BigInteger stepPrice;
  private final BlockContext block;
  private final Draft draft;
  private final ReplayWindow window;

  BlockExecution(Scores scores, BigInteger stepPrice, BlockContext block, Draft draft) {
    this.scores = scores;
    this.stepPrice = stepPrice;
    this.block = block;
    this.draft = draft;
    this.window = ReplayWindow.of(draft);
  }

  List<Receipt> run(List<Transaction> transactions) {
    List<Receipt> receipts = new ArrayList<>(transactions.size());
    for (Transaction transaction : transactions) {
      receipts.add(execute(transaction));
    }
    window.close(draft, block);
    return receipts;
  }

  private Receipt execute(Transaction transaction) {
    Hash id = transaction.id();
    try {
      requireFresh(transaction);
    } catch (Revert stale) {
      return Receipt.failure(id, stale.code(), stale.reason());
    }
    window.remember(transaction);
    Draft attempt = draft.onTop();
    try {
      CommunityTransaction fields = IconForm.decode(transaction.bytes());
      charge(fields);
      apply(attempt, fields);
      List<LogEvent> events = attempt.events();
      attempt.keep();
      return Receipt.success(id, events);
    } catch (Revert revert) {
      return Receipt.failure(id, revert.code(), revert.reason());
    } catch (MalformedMessage malformed) {
      return Receipt.failure(
          id, FailureCode.ILLEGAL_FORMAT.number(), String.valueOf(malformed.getMessage()));
    }
  }

  /** Neither executed before nor so old that this can no longer be told. */
  private void requireFresh(Transaction transaction) throws Revert {
    long distance = transaction.timestampMicros() - block.timestampMicros();
    if (Math.abs(distance) > ReplayWindow.MICROS) {
      throw new Revert(
          FailureCode.SKIPPED,
          "timestamp: "
              + distance / 1_000
              + " ms from the block's (expected: at most "
              + ReplayWindow.MICROS / 1_000
              + ")");
    }
    if (window.wasExecuted(transaction)) {
      throw new Revert(
          FailureCode.SKIPPED, "transaction: " + transaction.id() + " again (expected: each once)");
    }
    if (!window.hasRoom(transaction)) {
      throw new Revert(
          FailureCode.SKIPPED,
          "timestamp: "
              + ReplayWindow.PAGES * ReplayWindow.PAGE
              + " transactions have nearly the same (expected: fewer; sign with a later one)");
    }
  }

  /** The fee is paid whatever becomes of the transaction, but not by who cannot pay it at all. */
  private void charge(CommunityTransaction fields) throws Revert {
    BigInteger owned = Accounts.balance(draft, fields.from());
    BigInteger needed = fields.value().add(fields.stepLimit().multiply(stepPrice));
    if (owned.compareTo(needed) < 0) {
      throw new Revert(
          FailureCode.OUT_OF_BALANCE,
          "balance of "
              + fields.from()
              + ": "
              + owned
              + " loop (expected: >= "
              + needed
              + ", value and step limit)");
    }
    BigInteger fee = stepPrice.multiply(BigInteger.valueOf(fields.steps()));
    Accounts.withdraw(draft, fields.from(), fee);
    Accounts.deposit(draft, TREASURY, fee);
  }

  private void apply(Draft attempt, CommunityTransaction fields) throws Revert {
    Accounts.withdraw(attempt, fields.from(), fields.value());
    Accounts.deposit(attempt, fields.to(), fields.value());
    switch (fields.action()) {
      case Action.Message message -> requireKey(fields.to());
      case Action.Transfer transfer -> requireKey(fields.to());
      case Action.Call(String method, var params) ->
          scores.run(
              Frame.paying(scores, block, attempt, fields.from(), fields.to(), fields.value()),
              method,
              params);
    }
  }

  /** No SCORE of this chain has a fallback, so coins sent to one would be lost. */
  private void requireKey(IconAddress to) throws Revert {
    if (to.isContract()) {
      throw scores.at(to).isPresent()
          ? new Revert(
              FailureCode.METHOD_NOT_FOUND, "to: " + to + " has no fallback (expected: a call)")
          : new Revert(
              FailureCode.CONTRACT_NOT_FOUND, "to: " + to + " (expected: a contract of the chain)");
    }
  }
}
