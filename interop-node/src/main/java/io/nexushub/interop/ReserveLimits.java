package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Optional;

/**
 * How fast a vault may pay: the exchange's newest policy, the guardians' pause, and what has left.
 * What makes the vault stricter holds at once; what makes it looser holds after the notice. Whoever
 * has stolen the exchange's keys gains nothing by a policy within the time in which people notice.
 *
 * @param policy number of the newest policy
 * @param terms what holds
 * @param pending looser terms and when they begin
 * @param pausedUntil end of the guardians' pause, UNIX seconds
 * @param payouts what left as payouts
 * @param oldRefunds what left as refunds of old deposits
 */
record ReserveLimits(
    long policy,
    Terms terms,
    Optional<Pending> pending,
    long pausedUntil,
    Outflow payouts,
    Outflow oldRefunds) {
  private static final String KEY = "limits";
  private static final int MAX_CAP_BYTES = 32;

  /** Longer windows are cut to this: 136 years. */
  static final long MAX_WINDOW = (1L << 32) - 1;

  /**
   * Terms of a policy.
   *
   * @param window seconds over which outflow is added up
   * @param cap loop that may leave in any window
   * @param stopped whether payouts stop
   */
  record Terms(long window, BigInteger cap, boolean stopped) {
    static Terms of(ToVault.Policy policy) {
      return new Terms(Math.min(policy.windowSeconds(), MAX_WINDOW), policy.cap(), policy.paused());
    }

    boolean areNotLooserThan(Terms other) {
      return cap.compareTo(other.cap) <= 0 && window >= other.window && (stopped || !other.stopped);
    }

    private void write(RlpWriter out) {
      out.uint(window).uint(cap).uint(stopped ? 1 : 0);
    }

    private static Terms read(RlpReader in) throws MalformedMessage {
      return new Terms(in.uint64(), in.uint(MAX_CAP_BYTES), in.uint64() == 1);
    }
  }

  /** Terms that wait for their time. */
  record Pending(Terms terms, long at) {}

  /** The limits now, after terms whose time has come took their place. */
  static ReserveLimits load(Frame frame, Genesis.Reserve settings) {
    Bytes stored = frame.load(KEY);
    ReserveLimits limits = stored.isEmpty() ? first(settings) : decode(stored);
    long now = seconds(frame);
    return limits.aged(now);
  }

  static long seconds(Frame frame) {
    return frame.block().timestampMicros() / 1_000_000;
  }

  void store(Frame frame) {
    RlpWriter out = new RlpWriter().beginList().uint(policy);
    terms.write(out);
    out.beginList();
    pending.ifPresent(waiting -> {
      waiting.terms().write(out);
      out.uint(waiting.at());
    });
    out.endList().uint(pausedUntil);
    payouts.write(out);
    oldRefunds.write(out);
    frame.store(KEY, out.endList().toBytes());
  }

  boolean isPaused(long now) {
    return terms.stopped() || now < pausedUntil;
  }

  /** What may still leave as payouts. */
  BigInteger room() {
    return terms.cap().subtract(payouts.sum()).max(BigInteger.ZERO);
  }

  /** The limits after an amount left, or empty if it may not. */
  Optional<ReserveLimits> spend(KeptOrder.Kind kind, BigInteger amount) {
    Outflow meter = kind == KeptOrder.Kind.PAYOUT ? payouts : oldRefunds;
    if (kind != KeptOrder.Kind.REFUND && meter.sum().add(amount).compareTo(terms.cap()) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (kind) {
          case PAYOUT ->
              new ReserveLimits(
                  policy, terms, pending, pausedUntil, meter.with(amount), oldRefunds);
          case OLD_REFUND ->
              new ReserveLimits(policy, terms, pending, pausedUntil, payouts, meter.with(amount));
          case REFUND, UNREPORTED -> this;
        });
  }

  ReserveLimits pausedUntil(long until) {
    return new ReserveLimits(policy, terms, pending, until, payouts, oldRefunds);
  }

  /** The limits after a policy; one that is not newer changes nothing. */
  ReserveLimits take(ToVault.Policy newer, long now, long notice) {
    if (newer.number() <= policy) {
      return this;
    }
    Terms wanted = Terms.of(newer);
    if (wanted.areNotLooserThan(terms) || notice == 0) {
      return installed(wanted, now).numbered(newer.number(), Optional.empty());
    }
    return numbered(newer.number(), Optional.of(new Pending(wanted, now + notice)));
  }

  private ReserveLimits numbered(long number, Optional<Pending> waiting) {
    return new ReserveLimits(number, terms, waiting, pausedUntil, payouts, oldRefunds);
  }

  private ReserveLimits aged(long now) {
    ReserveLimits moved =
        new ReserveLimits(
            policy,
            terms,
            pending,
            pausedUntil,
            payouts.at(now, terms.window()),
            oldRefunds.at(now, terms.window()));
    if (pending.isEmpty() || now < pending.get().at()) {
      return moved;
    }
    return moved.installed(pending.get().terms(), now).numbered(policy, Optional.empty());
  }

  private ReserveLimits installed(Terms newer, long now) {
    boolean recut = newer.window() != terms.window();
    return new ReserveLimits(
        policy,
        newer,
        pending,
        pausedUntil,
        recut ? payouts.recut(now, newer.window()) : payouts,
        recut ? oldRefunds.recut(now, newer.window()) : oldRefunds);
  }

  private static ReserveLimits first(Genesis.Reserve settings) {
    Terms terms = new Terms(settings.window(), settings.cap(), false);
    return new ReserveLimits(0, terms, Optional.empty(), 0, Outflow.NONE, Outflow.NONE);
  }

  private static ReserveLimits decode(Bytes stored) {
    try {
      RlpReader in = RlpReader.of(stored);
      in.enterList();
      long policy = in.uint64();
      Terms terms = Terms.read(in);
      in.enterList();
      Optional<Pending> pending =
          in.hasNext() ? Optional.of(new Pending(Terms.read(in), in.uint64())) : Optional.empty();
      in.leaveList();
      long pausedUntil = in.uint64();
      Outflow payouts = Outflow.read(in);
      Outflow oldRefunds = Outflow.read(in);
      in.leaveList();
      return new ReserveLimits(policy, terms, pending, pausedUntil, payouts, oldRefunds);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: limits of the vault", malformed);
    }
  }
}
