package io.nexushub.interop;

import io.nexushub.lft.BlockContext;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.Optional;

/**
 * One call of a SCORE: who called it, in which block, and the only doors through which it can
 * remember, tell and call.
 */
final class Frame {
  /** SCOREs call each other; a cycle ends here. */
  private static final int MAX_DEPTH = 16;

  private static final Bytes STORAGE = Bytes.utf8("s");

  private final Scores scores;
  private final BlockContext block;
  private final Draft draft;
  private final IconAddress caller;
  private final IconAddress self;
  private final BigInteger value;
  private final boolean readonly;
  private final int depth;

  private Frame(
      Scores scores,
      BlockContext block,
      Draft draft,
      IconAddress caller,
      IconAddress self,
      BigInteger value,
      boolean readonly,
      int depth) {
    this.scores = scores;
    this.block = block;
    this.draft = draft;
    this.caller = caller;
    this.self = self;
    this.value = value;
    this.readonly = readonly;
    this.depth = depth;
  }

  static Frame writing(
      Scores scores, BlockContext block, Draft draft, IconAddress caller, IconAddress self) {
    return paying(scores, block, draft, caller, self, BigInteger.ZERO);
  }

  /**
   * @param value loop that came with the call and is the SCORE's already
   */
  static Frame paying(
      Scores scores,
      BlockContext block,
      Draft draft,
      IconAddress caller,
      IconAddress self,
      BigInteger value) {
    return new Frame(scores, block, draft, caller, self, value, false, 0);
  }

  static Frame reading(
      Scores scores, BlockContext block, Draft draft, IconAddress caller, IconAddress self) {
    return new Frame(scores, block, draft, caller, self, BigInteger.ZERO, true, 0);
  }

  IconAddress caller() {
    return caller;
  }

  IconAddress self() {
    return self;
  }

  /** Loop that came with the call; the SCORE's balance has it already. */
  BigInteger value() {
    return value;
  }

  boolean isReadonly() {
    return readonly;
  }

  BlockContext block() {
    return block;
  }

  /** What the SCORE owns, in loop. */
  BigInteger balance() {
    return Accounts.balance(draft, self);
  }

  /**
   * Pays from what the SCORE owns.
   *
   * @return false if nothing moved: the SCORE owns less, or the recipient is a contract, none of
   *     which takes coins without a call here
   */
  boolean pay(IconAddress to, BigInteger amount) {
    if (to.isContract()) {
      return false;
    }
    try {
      Accounts.withdraw(draft, self, amount);
    } catch (Revert tooLittle) {
      return false;
    }
    Accounts.deposit(draft, to, amount);
    return true;
  }

  /** What the SCORE keeps under a name; no bytes if nothing. */
  Bytes load(String name) {
    return draft.get(key(name));
  }

  void store(String name, Bytes value) {
    draft.put(key(name), value);
  }

  void erase(String name) {
    draft.remove(key(name));
  }

  /** A number kept under a name; 0 until it is stored. */
  long loadNumber(String name) {
    Bytes value = load(name);
    return value.isEmpty() ? 0 : new BigInteger(1, value.toArray()).longValueExact();
  }

  void storeNumber(String name, long value) {
    store(name, Bytes.of(BigInteger.valueOf(value).toByteArray()));
  }

  void emit(Event event, Object... values) {
    draft.emit(event.with(self, values));
  }

  void sendOverBtp(long networkId, Bytes message) {
    draft.send(networkId, message);
  }

  /** Messages the block has for that network so far. */
  int sentOverBtp(long networkId) {
    return draft.sent(networkId);
  }

  /** Calls another SCORE; its failure is the caller's, unless the caller catches it. */
  RpcItem call(IconAddress to, String method, RpcItem.Dict params) throws Revert {
    return scores.run(inner(to, draft), method, params);
  }

  /** Calls another SCORE so that its failure undoes nothing but what it did itself. */
  Optional<Revert> attempt(IconAddress to, String method, RpcItem.Dict params) {
    Draft attempted = draft.onTop();
    try {
      scores.run(inner(to, attempted), method, params);
      attempted.keep();
      return Optional.empty();
    } catch (Revert revert) {
      return Optional.of(revert);
    }
  }

  private Frame inner(IconAddress to, Draft over) throws Revert {
    if (depth == MAX_DEPTH) {
      throw new Revert(
          FailureCode.STACK_OVERFLOW, "calls inside calls: > " + MAX_DEPTH + " (expected: fewer)");
    }
    return new Frame(scores, block, over, self, to, BigInteger.ZERO, readonly, depth + 1);
  }

  /**
   * Names hold texts of other chains, so they are hashed: strangers choose no paths in the trie.
   */
  private Bytes key(String name) {
    return Bytes.concat(
        STORAGE, self.body().bytes(), HashFunction.SHA3_256.hash(Bytes.utf8(name)).bytes());
  }
}
