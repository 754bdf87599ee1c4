package io.nexushub.dex.channel;

import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Holdings;
import io.nexushub.dex.book.Order;
import io.nexushub.dex.book.Outflow;
import io.nexushub.dex.book.Payment;
import io.nexushub.dex.book.PaymentId;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.dex.book.Quotation;
import io.nexushub.dex.book.Quotation.Offer;
import io.nexushub.dex.book.Quotation.Price;
import io.nexushub.dex.book.Reserve;
import io.nexushub.dex.book.Side;
import io.nexushub.dex.book.Standing;
import io.nexushub.dex.book.Vault;
import io.nexushub.protocol.RpcItem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** How the book's things look in answers: integers are {@code 0x} texts. */
final class DexForms {
  private DexForms() {}

  static RpcItem.Dict pool(Pool pool) {
    RpcItem.Dict form =
        RpcItem.dict()
            .with("first", reserve(pool, Side.FIRST))
            .with("second", reserve(pool, Side.SECOND))
            .with("supply", integer(pool.supply()))
            .with("locked", integer(pool.isEmpty() ? BigInteger.ZERO : Pool.LOCKED_SHARES))
            .with("fee_ppm", pool.fees().feePpm())
            .with("protocol_ppm", pool.fees().protocolPpm())
            .with(
                "twap",
                RpcItem.dict()
                    .with("first", integer(pool.twap().first()))
                    .with("second", integer(pool.twap().second()))
                    .with("since", pool.twap().sinceSeconds()));
    return pool.isStopped() ? form.with("stopped", pool.stopped()) : form;
  }

  private static RpcItem.Dict reserve(Pool pool, Side side) {
    Reserve reserve = pool.reserve(side);
    return RpcItem.dict()
        .with("asset", pool.id().asset(side).toString())
        .with("weight_ppm", reserve.weight())
        .with("reserve", integer(reserve.balance()))
        .with("protocol_fees", integer(reserve.protocolFees()));
  }

  static RpcItem.Dict shares(Pool pool, BigInteger shares) {
    return RpcItem.dict()
        .with("shares", integer(shares))
        .with("supply", integer(pool.supply()))
        .with("first", integer(worth(pool, pool.first(), shares)))
        .with("second", integer(worth(pool, pool.second(), shares)));
  }

  private static BigInteger worth(Pool pool, Reserve reserve, BigInteger shares) {
    return pool.isEmpty()
        ? BigInteger.ZERO
        : reserve.balance().multiply(shares).divide(pool.supply());
  }

  static RpcItem.Dict offer(Offer offer) {
    return RpcItem.dict()
        .with("pool", offer.pool().toString())
        .with("give", offer.give().toString())
        .with("get", offer.get().toString())
        .with("amount", integer(offer.amount()))
        .with("expected", integer(offer.expected()))
        .with("minimum", integer(offer.minimum()))
        .with(
            "fees",
            RpcItem.dict()
                .with("providers", integer(offer.providersFee()))
                .with("protocol", integer(offer.protocolFee())))
        .with("price_before", price(offer.before()))
        .with("price_after", price(offer.after()))
        .with("impact_ppm", offer.impactPpm())
        .with("recommended_minimum", integer(offer.recommended()))
        .with("valid_seconds", Quotation.VALID_SECONDS)
        .with(
            "warnings",
            RpcItem.array(
                offer.warnings().stream().map(warning -> RpcItem.text(warning.name())).toList()));
  }

  private static RpcItem.Dict price(Price price) {
    return RpcItem.dict()
        .with("numerator", integer(price.numerator()))
        .with("denominator", integer(price.denominator()));
  }

  static RpcItem.Dict order(Book book, Order order) {
    List<RpcItem> payments = new ArrayList<>();
    List<Payment> found = new ArrayList<>();
    for (PaymentId id : order.payments()) {
      found.add(book.payment(id).orElseThrow());
      payments.add(payment(found.getLast()));
    }
    RpcItem.Dict form =
        RpcItem.dict()
            .with("id", book.orderId(order.source()).toString())
            .with("source", order.source().toString())
            .with("owner", order.owner().toString())
            .with("amount", integer(order.amount()))
            .with("order", order.content().toString())
            .with("kind", Standing.kind(order))
            .with("pool", order.pool().map(PoolId::toString).orElse(""))
            .with("stage", order.stage().name())
            .with("status", Standing.status(order, found))
            .with("accepted_height", order.arrived().height())
            .with("accepted_time", order.arrived().seconds())
            .with("result", integer(order.result()))
            .with("fee", integer(order.fee()))
            .with("payments", RpcItem.array(payments));
    if (!order.isOpen()) {
      form =
          form.with("decided_height", order.decided().height())
              .with("decided_time", order.decided().seconds());
    }
    return order.reason().isEmpty() ? form : form.with("reason", order.reason());
  }

  private static RpcItem.Dict payment(Payment payment) {
    return RpcItem.dict()
        .with("vault", payment.vault().toString())
        .with("number", payment.order().number())
        .with("kind", payment.order().kind().name())
        .with("asset", payment.order().asset().toString())
        .with("recipient", payment.order().recipient().toString())
        .with("amount", integer(payment.order().amount()))
        .with("state", payment.state().name())
        .with("attempts", payment.attempts())
        .with("since_height", payment.since().height())
        .with("since_time", payment.since().seconds());
  }

  static RpcItem.Dict vault(Book book, Vault vault) {
    Holdings holdings = vault.holdings();
    Outflow outflow = vault.outflow();
    BigInteger reserves = BigInteger.ZERO;
    BigInteger fees = BigInteger.ZERO;
    for (PoolId id : book.pools()) {
      if (id.first().equals(vault.asset()) || id.second().equals(vault.asset())) {
        Reserve reserve = book.pool(id).orElseThrow().reserve(id.side(vault.asset()));
        reserves = reserves.add(reserve.balance());
        fees = fees.add(reserve.protocolFees());
      }
    }
    return RpcItem.dict()
        .with("network", vault.network().toString())
        .with("vault", vault.address().toString())
        .with("asset", vault.asset().toString())
        .with("in_vault", integer(holdings.inVault()))
        .with("reserves", integer(reserves))
        .with("protocol_fees", integer(fees))
        .with("pending", integer(holdings.pending()))
        .with("owed", integer(holdings.owed()))
        .with("claimable", integer(holdings.claimable()))
        .with("received", integer(holdings.received()))
        .with("paid", integer(holdings.paid()))
        .with("last_number", vault.lastNumber())
        .with("last_order", vault.lastOrder())
        .with("queued", vault.queued())
        .with(
            "outflow",
            RpcItem.dict()
                .with("policy", outflow.policyNumber())
                .with("window_seconds", outflow.windowSeconds())
                .with("cap", integer(outflow.cap()))
                .with("spent", integer(outflow.spent()))
                .with("paused", outflow.paused() ? 1 : 0));
  }

  private static RpcItem.Text integer(BigInteger value) {
    return RpcItem.integer(value);
  }
}
