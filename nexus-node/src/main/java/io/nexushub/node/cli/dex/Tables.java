package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.Offer;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.PoolStatus;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How things of the exchange look on a screen. */
record Tables(PrintWriter out, CoinNames names) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final MathContext SIX_DIGITS = new MathContext(6);
  private static final double PPM_PER_PERCENT = 10_000;

  void offer(Offer offer, Coin from, Coin to) {
    line("give", amount(offer.amount(), from));
    line("expect", amount(offer.expected(), to));
    line("at least", amount(offer.minimum(), to));
    line(
        "price",
        price(offer.before())
            + " before, "
            + price(offer.after())
            + " after, "
            + to.name()
            + " for one "
            + from.name());
    line("impact", String.format(Locale.ROOT, "%.4f %%", offer.impactPpm() / PPM_PER_PERCENT));
    line("fee, providers", amount(offer.providersFee(), from));
    line("fee, protocol", amount(offer.protocolFee(), from));
    line("recommended", "at least " + amount(offer.recommended(), from));
    line(
        "valid",
        offer.validSeconds() + " s; the bound and the deadline are checked where it executes");
    offer.warnings().forEach(warning -> line("warning", Words.of(warning)));
  }

  void pools(List<PoolStatus> pools) {
    for (PoolStatus pool : pools) {
      out.printf(
          Locale.ROOT, "  %-14s %28s %10s %20s%n", "pool", "reserve", "weight", "protocol fees");
      side(pool.first());
      side(pool.second());
      line(
          "price",
          pool.isEmpty()
              ? "none: the pool is empty"
              : price(pool.price())
                  + " "
                  + names.name(pool.second().asset())
                  + " for one "
                  + names.name(pool.first().asset()));
      line("fee", String.format(Locale.ROOT, "%.2f %%", pool.feePpm() / PPM_PER_PERCENT));
      line("shares", Coins.shown(pool.supply()));
      if (!pool.stopped().isEmpty()) {
        line("stopped", pool.stopped());
      }
    }
  }

  private void side(PoolStatus.Side side) {
    out.printf(
        Locale.ROOT,
        "  %-14s %28s %8.2f %% %20s%n",
        names.name(side.asset()),
        Coins.shown(side.reserve()),
        side.weightPpm() / PPM_PER_PERCENT,
        Coins.shown(side.protocolFees()));
  }

  void orderHeading() {
    out.printf(
        Locale.ROOT,
        "  %-9s %-16s %-12s %22s %22s  %-18s %s%n",
        "accepted",
        "order",
        "what",
        "given",
        "result",
        "status",
        "");
  }

  void order(OrderStatus order) {
    out.printf(
        Locale.ROOT,
        "  %-9s %-16s %-12s %22s %22s  %-18s %s%n",
        TIME.format(Instant.ofEpochSecond(order.acceptedSeconds())),
        order.source(),
        order.kind(),
        Coins.shown(order.amount()),
        Coins.shown(order.result()),
        order.status(),
        order.reason());
  }

  /** A line of what happens now. */
  void stage(String stage, String detail) {
    stage(Optional.of(Instant.now()), stage, detail);
  }

  /** A line of what happened then, or sometime before. */
  void stage(Optional<Instant> when, String stage, String detail) {
    String time = when.map(TIME::format).orElse("");
    out.printf(Locale.ROOT, "  %-9s %-18s %s%n", time, stage, detail);
    out.flush();
  }

  void line(String what, String value) {
    out.printf(Locale.ROOT, "  %-15s %s%n", what, value);
  }

  static String amount(BigInteger units, Coin coin) {
    return Coins.shown(units) + " " + coin.name();
  }

  /** For people only. */
  static String ratio(BigInteger units, BigInteger of) {
    return of.signum() == 0
        ? "nothing"
        : price(new BigDecimal(units).divide(new BigDecimal(of), MathContext.DECIMAL64));
  }

  static String price(BigDecimal price) {
    return price.round(SIX_DIGITS).stripTrailingZeros().toPlainString();
  }
}
