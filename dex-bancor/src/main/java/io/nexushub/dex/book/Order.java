package io.nexushub.dex.book;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A deposit or a wish, and what became of it.
 *
 * @param amount what was deposited; nothing for a wish
 * @param content what the owner wrote
 * @param pool whom it is for, as soon as that is known
 * @param reason why it was rejected, or empty
 * @param result what it gave: units of the other asset, or shares; 0 before
 * @param fee in units of what was given
 * @param payments what vaults were ordered to pay for it
 */
public record Order(
    SourceNumber source,
    ChainAddress owner,
    BigInteger amount,
    Bytes content,
    Optional<PoolId> pool,
    Stage stage,
    Moment arrived,
    Moment decided,
    String reason,
    BigInteger result,
    BigInteger fee,
    List<PaymentId> payments) {
  private static final int AMOUNT_BYTES = 17;
  private static final int MAX_REASON = 1024;
  static final int MAX_PAYMENTS = 2;
  private static final Moment NEVER = new Moment(0, 0);

  public Order {
    payments = List.copyOf(payments);
  }

  /** What became of an order itself; its payments have states of their own. */
  public enum Stage {
    /** It is in the book, and its block has not ended. */
    ACCEPTED(1),
    /** A half without its other half. */
    WAITING(2),
    EXECUTED(3),
    REJECTED(4);

    private final long number;

    Stage(long number) {
      this.number = number;
    }

    static Stage of(long number) throws MalformedMessage {
      for (Stage stage : values()) {
        if (stage.number == number) {
          return stage;
        }
      }
      throw MalformedMessage.of("stage", number, "1 to 4");
    }
  }

  static Order accepted(SourceNumber source, FromVault.Deposit deposit, Moment now) {
    return accepted(source, deposit.owner(), deposit.amount(), deposit.order(), now);
  }

  static Order accepted(SourceNumber source, FromVault.Wish wish, Moment now) {
    return accepted(source, wish.owner(), BigInteger.ZERO, wish.request(), now);
  }

  private static Order accepted(
      SourceNumber source, ChainAddress owner, BigInteger amount, Bytes content, Moment now) {
    return new Order(
        source,
        owner,
        amount,
        content,
        Optional.empty(),
        Stage.ACCEPTED,
        now,
        NEVER,
        "",
        BigInteger.ZERO,
        BigInteger.ZERO,
        List.of());
  }

  public boolean isWish() {
    return amount.signum() == 0;
  }

  public boolean isOpen() {
    return stage == Stage.ACCEPTED || stage == Stage.WAITING;
  }

  Order of(PoolId found) {
    return new Order(
        source,
        owner,
        amount,
        content,
        Optional.of(found),
        stage,
        arrived,
        decided,
        reason,
        result,
        fee,
        payments);
  }

  Order waiting() {
    return decided(Stage.WAITING, NEVER, "", BigInteger.ZERO, BigInteger.ZERO);
  }

  Order executed(BigInteger got, BigInteger paidFee, Moment now) {
    return decided(Stage.EXECUTED, now, "", got, paidFee);
  }

  Order rejected(String why, Moment now) {
    return decided(
        Stage.REJECTED,
        now,
        why.length() > MAX_REASON / 4 ? why.substring(0, MAX_REASON / 4) : why,
        BigInteger.ZERO,
        BigInteger.ZERO);
  }

  private Order decided(Stage to, Moment now, String why, BigInteger got, BigInteger paidFee) {
    if (!isOpen()) {
      throw new IllegalStateException("order " + source + ": " + stage + " (expected: open)");
    }
    return new Order(
        source, owner, amount, content, pool, to, arrived, now, why, got, paidFee, payments);
  }

  Order paidBy(PaymentId payment) {
    List<PaymentId> extended = new ArrayList<>(payments);
    extended.add(payment);
    return new Order(
        source, owner, amount, content, pool, stage, arrived, decided, reason, result, fee,
        extended);
  }

  Bytes encode() {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .text(source.toString())
            .text(owner.toString())
            .uint(amount)
            .bytes(content)
            .beginList();
    pool.ifPresent(id -> id.write(out));
    out.endList()
        .uint(stage.number)
        .uint(arrived.height())
        .uint(arrived.seconds())
        .uint(decided.height())
        .uint(decided.seconds())
        .text(reason)
        .uint(result)
        .uint(fee)
        .beginList();
    payments.forEach(payment -> payment.write(out));
    return out.endList().endList().toBytes();
  }

  static Order read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Order order =
        new Order(
            SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH)),
            ChainAddress.parse(in.text(ChainAddress.LENGTH)),
            in.uint(AMOUNT_BYTES),
            in.bytes(FromVault.MAX_ORDER_BYTES),
            readPool(in),
            Stage.of(in.uint64()),
            new Moment(in.uint64(), in.uint64()),
            new Moment(in.uint64(), in.uint64()),
            in.text(MAX_REASON),
            in.uint(AMOUNT_BYTES),
            in.uint(AMOUNT_BYTES),
            readPayments(in));
    in.leaveList();
    return order;
  }

  private static Optional<PoolId> readPool(RlpReader in) throws MalformedMessage {
    in.enterList();
    Optional<PoolId> pool = in.hasNext() ? Optional.of(PoolId.read(in)) : Optional.empty();
    in.leaveList();
    return pool;
  }

  private static List<PaymentId> readPayments(RlpReader in) throws MalformedMessage {
    List<PaymentId> payments = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      payments.add(PaymentId.read(in));
    }
    in.leaveList();
    return payments;
  }
}
