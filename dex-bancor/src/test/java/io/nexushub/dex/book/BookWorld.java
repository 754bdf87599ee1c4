package io.nexushub.dex.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.dex.OwnerRequest;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A book with two vaults that do as they are told. What the vaults hold is counted here by
 * themselves, and compared with the book after every event.
 */
final class BookWorld {
  static final NetworkAddress ETH = NetworkAddress.of("0x539.eth");
  static final NetworkAddress ICON = NetworkAddress.of("0x3.icon");
  static final Asset ETHER = Asset.of("0x539.eth/0x" + "0".repeat(40));
  static final Asset ICX = Asset.of("0x3.icon/cx" + "0".repeat(40));
  static final ChainAddress ETH_VAULT = ChainAddress.of("0x" + "ee".repeat(20));
  static final ChainAddress ICX_VAULT = ChainAddress.of("cx" + "cc".repeat(20));
  static final ChainAddress ALICE = ChainAddress.of("0x" + "a1".repeat(20));
  static final ChainAddress ALICE_ICON = ChainAddress.of("hx" + "a1".repeat(20));
  static final ChainAddress MALLORY = ChainAddress.of("0x" + "66".repeat(20));
  static final ChainAddress MALLORY_ICON = ChainAddress.of("hx" + "66".repeat(20));
  static final PoolId POOL = PoolId.of(ETHER, ICX).orElseThrow();
  static final BigInteger NO_CAP = BigInteger.TWO.pow(127);
  static final long LATER = 2_000_000_000L;
  private static final BigInteger COIN = BigInteger.TEN.pow(18);

  private final TreeMap<NetworkAddress, BigInteger> held = new TreeMap<>();
  private final TreeMap<NetworkAddress, Long> lastNumber = new TreeMap<>();
  final List<Entry> entries = new ArrayList<>();
  private final TreeMap<String, Boolean> settled = new TreeMap<>();
  private final TreeMap<String, Holder> holders = new TreeMap<>();
  Book book;
  long height = 1;
  long seconds = 1_800_000_000L;

  /** Half and half, 0.3 %, a sixth of it the protocol's. */
  BookWorld() {
    this(500_000, new Fees(3_000, 166_667));
  }

  /**
   * @param icxWeight ICX is the first of the pair: "0x3.icon" comes before "0x539.eth"
   */
  BookWorld(int icxWeight, Fees fees) {
    Outflow outflow = new Outflow(3_600, NO_CAP);
    book =
        new Book(MerkleTrie.empty(HashFunction.SHA3_256))
            .with(Vault.of(ETH, ETH_VAULT, ETHER.address(), BigInteger.ONE, outflow))
            .with(Vault.of(ICON, ICX_VAULT, ICX.address(), BigInteger.ONE, outflow))
            .with(Pool.open(POOL, icxWeight, Fees.WHOLE_PPM - icxWeight, fees));
    held.put(ETH, BigInteger.ZERO);
    held.put(ICON, BigInteger.ZERO);
  }

  static BigInteger coins(long count) {
    return COIN.multiply(BigInteger.valueOf(count));
  }

  static BigInteger units(long count) {
    return BigInteger.valueOf(count);
  }

  /** A pool with what a first provider gave. */
  BookWorld provided(BigInteger ether, BigInteger icx) {
    deposit(ETH, ALICE, ether, new TradeOrder.AddHalf(ICX, ALICE_ICON, BigInteger.ONE, LATER));
    deposit(ICON, ALICE_ICON, icx, new TradeOrder.AddHalf(ETHER, ALICE, BigInteger.ONE, LATER));
    close();
    assertThat(pool().isEmpty()).isFalse();
    return this;
  }

  static TradeOrder.Swap toIcx(long minReturn) {
    return new TradeOrder.Swap(ICX, ALICE_ICON, BigInteger.valueOf(minReturn), LATER);
  }

  static TradeOrder.Swap toEther(long minReturn) {
    return new TradeOrder.Swap(ETHER, ALICE, BigInteger.valueOf(minReturn), LATER);
  }

  static ChainAddress ownerOn(NetworkAddress network) {
    return network.equals(ETH) ? ALICE : ALICE_ICON;
  }

  Moment now() {
    return new Moment(height, seconds);
  }

  Pool pool() {
    return book.pool(POOL).orElseThrow();
  }

  Reserve ether() {
    return pool().reserve(POOL.side(ETHER));
  }

  Reserve icx() {
    return pool().reserve(POOL.side(ICX));
  }

  Vault vault(NetworkAddress network) {
    return book.vault(network).orElseThrow();
  }

  /** A deposit that its vault took, and the book too. */
  SourceNumber deposit(
      NetworkAddress vault, ChainAddress owner, BigInteger amount, TradeOrder order) {
    return deposit(vault, owner, amount, order.encode());
  }

  SourceNumber deposit(NetworkAddress vault, BigInteger amount, TradeOrder order) {
    return deposit(vault, ownerOn(vault), amount, order);
  }

  SourceNumber deposit(NetworkAddress vault, ChainAddress owner, BigInteger amount, Bytes order) {
    long number = lastNumber.merge(vault, 1L, Long::sum);
    Intake.Reception reception = offer(vault, number, owner, amount, order);
    assertThat(reception).isInstanceOf(Intake.Reception.Taken.class);
    return new SourceNumber(vault, number);
  }

  /** What is refused stays in its vault, for its owner to pull: the book has no part in it. */
  Intake.Reception offer(
      NetworkAddress vault, long number, ChainAddress owner, BigInteger amount, Bytes order) {
    ChainAddress coin = book.vault(vault).map(Vault::coin).orElse(ETHER.address());
    boolean known = book.order(new SourceNumber(vault, number)).isPresent();
    Intake.Reception reception =
        Intake.deposit(
            book, vault, new FromVault.Deposit(number, coin, amount, owner, order), now());
    if (reception instanceof Intake.Reception.Taken(Changed changed)) {
      if (!known) {
        held.merge(vault, amount, BigInteger::add);
        holders.put(new Holder(vault, owner).toString(), new Holder(vault, owner));
      }
      become(changed);
    }
    return reception;
  }

  SourceNumber wish(NetworkAddress vault, ChainAddress owner, OwnerRequest request) {
    long number = lastNumber.merge(vault, 1L, Long::sum);
    Intake.Reception reception =
        Intake.wish(book, vault, new FromVault.Wish(number, owner, request.encode()), now());
    assertThat(reception).isInstanceOf(Intake.Reception.Taken.class);
    become(((Intake.Reception.Taken) reception).changed());
    return new SourceNumber(vault, number);
  }

  /** Ends the block. */
  Changed close() {
    Changed changed = BlockEnd.close(book, now());
    become(changed);
    height++;
    seconds++;
    return changed;
  }

  /** Sends what is ready to a vault. */
  Optional<List<Payment>> depart(NetworkAddress vault) {
    Optional<Dispatch.Departure> departure = Dispatch.next(book, vault, now());
    departure.ifPresent(leaving -> become(leaving.changed()));
    return departure.map(Dispatch.Departure::payments);
  }

  /** A vault carries out a message's orders; what was settled before moves nothing. */
  void settle(List<Payment> payments, Outcome outcome) {
    List<Settlement> settlements = new ArrayList<>();
    for (Payment payment : payments) {
      boolean again = settled.containsKey(payment.id().toString());
      Outcome told = again ? Outcome.REPEATED : outcome;
      settled.put(payment.id().toString(), true);
      settlements.add(new Settlement(payment.order().number(), told));
      if (told == Outcome.PAID) {
        leave(payment);
      }
    }
    answer(payments, settlements);
  }

  void answer(List<Payment> payments, List<Settlement> settlements) {
    List<Long> numbers = payments.stream().map(payment -> payment.order().number()).toList();
    Optional<Changed> changed =
        Answers.settled(book, payments.getFirst().vault(), numbers, settlements, now());
    become(changed.orElseThrow());
  }

  void returned(List<Payment> payments) {
    List<Long> numbers = payments.stream().map(payment -> payment.order().number()).toList();
    become(Answers.returned(book, payments.getFirst().vault(), numbers, now()));
  }

  void claim(Payment payment) {
    leave(payment);
    become(Answers.claimed(book, payment.vault(), payment.order().number(), now()).orElseThrow());
  }

  private void leave(Payment payment) {
    held.merge(payment.vault(), payment.order().amount().negate(), BigInteger::add);
  }

  /** Everything that is owed is paid. */
  void payAll() {
    for (NetworkAddress vault : List.of(ETH, ICON)) {
      for (var payments = depart(vault); payments.isPresent(); payments = depart(vault)) {
        settle(payments.get(), Outcome.PAID);
      }
    }
  }

  private void become(Changed changed) {
    book = changed.book();
    entries.addAll(changed.entries());
    assertInvariants();
  }

  /** After every event, with the eyes of somebody who sees both vaults. */
  void assertInvariants() {
    assertThat(Audit.atRest(book)).isEmpty();
    for (NetworkAddress network : List.of(ETH, ICON)) {
      assertThat(vault(network).holdings().inVault())
          .as("what the vault of %s holds", network)
          .isEqualTo(held.get(network));
    }
    BigInteger shares = BigInteger.ZERO;
    for (Holder holder : holders.values()) {
      shares = shares.add(book.shares(POOL, holder));
    }
    BigInteger locked = pool().isEmpty() ? BigInteger.ZERO : Pool.LOCKED_SHARES;
    assertThat(shares.add(locked)).as("all shares").isEqualTo(pool().supply());
  }

  Order order(SourceNumber source) {
    return book.order(source).orElseThrow();
  }

  Payment payment(SourceNumber source) {
    return book.payment(order(source).payments().getFirst()).orElseThrow();
  }

  BigInteger shares(NetworkAddress network, ChainAddress owner) {
    return book.shares(POOL, new Holder(network, owner));
  }

  void assertRefunded(SourceNumber source, String reason) {
    Order order = order(source);
    assertThat(order.stage()).isEqualTo(Order.Stage.REJECTED);
    assertThat(order.reason()).startsWith(reason);
    assertThat(order.payments()).hasSize(1);
    Payment refund = payment(source);
    assertThat(refund.isRefund()).isTrue();
    assertThat(refund.vault()).isEqualTo(source.network());
    assertThat(refund.order().recipient()).isEqualTo(order.owner());
    assertThat(refund.order().amount()).isEqualTo(order.amount());
  }

  void assertPaid(SourceNumber source, Asset asset, ChainAddress recipient, BigInteger amount) {
    assertThat(order(source).stage()).as(order(source).reason()).isEqualTo(Order.Stage.EXECUTED);
    assertThat(order(source).payments()).hasSize(1);
    Payment payout = payment(source);
    assertThat(payout.isRefund()).isFalse();
    assertThat(payout.vault()).isEqualTo(asset.network());
    assertThat(payout.order().asset()).isEqualTo(asset.address());
    assertThat(payout.order().recipient()).isEqualTo(recipient);
    assertThat(payout.order().amount()).isEqualTo(amount);
  }
}
