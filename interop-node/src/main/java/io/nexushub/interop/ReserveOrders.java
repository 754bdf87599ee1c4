package io.nexushub.interop;

import io.nexushub.interop.KeptOrder.Kind;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a vault does with the exchange's orders: each number once, paid or kept for its recipient.
 *
 * @param network the chain's own address, which a refund's source must name
 */
record ReserveOrders(Frame frame, NetworkAddress network, Genesis.Reserve settings) {
  private static final int WORD_BITS = 256;

  List<Settlement> settle(List<VaultOrder> orders) throws Revert {
    List<Settlement> settlements = new ArrayList<>();
    for (VaultOrder order : orders) {
      settlements.add(new Settlement(order.number(), settle(order)));
    }
    return settlements;
  }

  /** Never fails for what the recipient is. The number is used before anything leaves. */
  private Outcome settle(VaultOrder order) throws Revert {
    IconAddress recipient = recipient(order);
    if (isSettled(frame, order.number())) {
      return Outcome.REPEATED;
    }
    use(order.number());
    Kind kind = order.kind() == VaultOrder.Kind.REFUND ? takeBack(order, recipient) : Kind.PAYOUT;
    boolean paid = push(kind, recipient, order.amount());
    if (!paid) {
      new KeptOrder(recipient, order.amount(), kind).store(frame, order.number());
      owe(frame, recipient, order.amount());
    }
    frame.emit(
        paid ? ReserveEvents.PAID : ReserveEvents.KEPT,
        order.number(),
        recipient,
        order.amount(),
        order.kind().number(),
        order.source().toString());
    return paid ? Outcome.PAID : Outcome.CLAIMABLE;
  }

  private boolean push(Kind kind, IconAddress recipient, BigInteger amount) {
    ReserveLimits limits = ReserveLimits.load(frame, settings);
    if (kind == Kind.PAYOUT && limits.isPaused(ReserveLimits.seconds(frame))) {
      return false;
    }
    Optional<ReserveLimits> spent = limits.spend(kind, amount);
    if (spent.isEmpty() || !frame.pay(recipient, amount)) {
      return false;
    }
    spent.get().store(frame);
    return true;
  }

  /**
   * A refund is believed only for a deposit of this vault, to its owner, up to what is left of it.
   * One of a deposit that came within the last window is never held by a cap: what leaves has just
   * come.
   */
  private Kind takeBack(VaultOrder order, IconAddress recipient) throws Revert {
    long number = order.source().number();
    VaultDeposit deposit =
        VaultDeposit.find(frame, number)
            .filter(found -> order.source().network().equals(network))
            .filter(VaultDeposit::isOpen)
            .filter(found -> found.owner().equals(recipient))
            .filter(found -> found.amount().compareTo(order.amount()) >= 0)
            .orElseThrow(() ->
                ReserveScore.refused(
                    "refund",
                    order.amount() + " of " + order.source() + " to " + recipient,
                    "what is left of a deposit of this vault, to its owner"));
    deposit.less(order.amount()).store(frame, number);
    long window = ReserveLimits.load(frame, settings).terms().window();
    long age = (frame.block().timestampMicros() - deposit.micros()) / 1_000_000;
    return age <= window ? Kind.REFUND : Kind.OLD_REFUND;
  }

  private static IconAddress recipient(VaultOrder order) throws Revert {
    ChainAddress recipient = order.recipient();
    boolean isCoin = order.asset().equals(ReserveScore.COIN);
    if (!isCoin || recipient.family() != ChainAddress.Family.LOOPCHAIN) {
      throw ReserveScore.refused(
          "order", order.asset() + " to " + recipient, ReserveScore.COIN + " to hx… or cx…");
    }
    try {
      return IconAddress.parse(recipient.toString());
    } catch (MalformedMessage impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static boolean isSettled(Frame frame, long order) {
    return word(frame, order).testBit((int) (order % WORD_BITS));
  }

  private void use(long order) {
    BigInteger word = word(frame, order).setBit((int) (order % WORD_BITS));
    frame.store(key(order), Bytes.wrap(word.toByteArray()));
  }

  /** What all kept orders and returned deposits of somebody come to. */
  static BigInteger owed(Frame frame, IconAddress owner) {
    return new BigInteger(1, frame.load("owed/" + owner).toArray());
  }

  /** Owes more, or less if the amount is negative. */
  static void owe(Frame frame, IconAddress owner, BigInteger amount) {
    BigInteger owed = owed(frame, owner).add(amount);
    if (owed.signum() == 0) {
      frame.erase("owed/" + owner);
    } else {
      frame.store("owed/" + owner, Bytes.wrap(owed.toByteArray()));
    }
  }

  private static BigInteger word(Frame frame, long order) {
    return new BigInteger(1, frame.load(key(order)).toArray());
  }

  private static String key(long order) {
    return "settled/" + order / WORD_BITS;
  }
}
