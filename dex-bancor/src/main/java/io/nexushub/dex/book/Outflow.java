package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * How much may be paid out of a vault, and how much was: whoever forges trades cannot empty it at
 * once. Refunds are outside of it, so that nobody can starve them.
 *
 * @param policyNumber 0 before the first governance transaction
 * @param window the number of the window, time divided by its length
 * @param spent what was ordered to be paid in it
 * @param payouts in how many orders
 */
public record Outflow(
    long policyNumber,
    long windowSeconds,
    BigInteger cap,
    boolean paused,
    long window,
    BigInteger spent,
    long payouts) {
  private static final int AMOUNT_BYTES = 16;

  /** A hundred years and more. */
  public static final long MAX_WINDOW_SECONDS = 1L << 32;

  public Outflow(long windowSeconds, BigInteger cap) {
    this(0, windowSeconds, cap, false, 0, BigInteger.ZERO, 0);
  }

  /** As it stands at a time: a new window begins with nothing spent. */
  Outflow at(long seconds) {
    long now = seconds / windowSeconds;
    return now == window
        ? this
        : new Outflow(policyNumber, windowSeconds, cap, paused, now, BigInteger.ZERO, 0);
  }

  /** A payout above the whole cap goes alone, into a window of its own: the vault decides on it. */
  boolean allows(BigInteger amount) {
    boolean any = !paused && cap.signum() > 0;
    return any && (payouts == 0 || spent.add(amount).compareTo(cap) <= 0);
  }

  Outflow spending(BigInteger amount) {
    return new Outflow(
        policyNumber, windowSeconds, cap, paused, window, spent.add(amount), payouts + 1);
  }

  /** Invariant 7: above the cap is only who went alone. */
  boolean isKept() {
    return payouts <= 1 || spent.compareTo(cap) <= 0;
  }

  /** What was spent under the policy before fills the new one's window at most. */
  public Outflow under(ToVault.Policy policy) {
    return new Outflow(
        policy.number(),
        policy.windowSeconds(),
        policy.cap(),
        policy.paused(),
        window,
        spent.min(policy.cap()),
        payouts);
  }

  void write(RlpWriter out) {
    out.uint(policyNumber)
        .uint(windowSeconds)
        .uint(cap)
        .uint(paused ? 1 : 0)
        .uint(window)
        .uint(spent)
        .uint(payouts);
  }

  static Outflow read(RlpReader in) throws MalformedMessage {
    return new Outflow(
        in.uint64(),
        in.uint64(),
        in.uint(AMOUNT_BYTES),
        in.uint64() == 1,
        in.uint64(),
        in.uint(AMOUNT_BYTES + 1),
        in.uint64());
  }
}
