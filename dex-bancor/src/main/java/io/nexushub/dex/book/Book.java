package io.nexushub.dex.book;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The channel's state, read and written as what it means. A change gives a new book. */
public record Book(State state) {
  public static final int MAX_POOLS = 64;
  private static final int SHARE_BYTES = 17;

  /** How a value reads its fields from within its list. */
  @FunctionalInterface
  interface Reading<T> {
    T read(RlpReader in) throws MalformedMessage;
  }

  // Pools

  public List<PoolId> pools() {
    return listed(BookKeys.pools(), PoolId::read);
  }

  public Optional<Pool> pool(PoolId id) {
    return loaded(BookKeys.pool(id), Pool::read);
  }

  public Book with(Pool pool) {
    RlpWriter out = new RlpWriter().beginList();
    pool.write(out);
    Bytes key = BookKeys.pool(pool.id());
    Book changed = put(key, out.endList().toBytes());
    if (state.get(key).isPresent()) {
      return changed;
    }
    RlpWriter ids = new RlpWriter().beginList();
    pools().forEach(id -> id.write(ids));
    pool.id().write(ids);
    return changed.put(BookKeys.pools(), ids.endList().toBytes()).sealing(pool);
  }

  /** What the next block has to find. */
  Book sealing(Pool pool) {
    RlpWriter out = new RlpWriter().beginList();
    pool.write(out);
    return put(BookKeys.sealed(pool.id()), out.endList().toBytes());
  }

  Optional<Pool> sealed(PoolId id) {
    return loaded(BookKeys.sealed(id), Pool::read);
  }

  public BigInteger shares(PoolId pool, Holder holder) {
    return state
        .get(BookKeys.shares(pool, holder))
        .map(stored -> read(stored, in -> in.uint(SHARE_BYTES)))
        .orElse(BigInteger.ZERO);
  }

  Book withShares(PoolId pool, Holder holder, BigInteger shares) {
    Bytes key = BookKeys.shares(pool, holder);
    return shares.signum() == 0
        ? new Book(state.remove(key))
        : put(key, new RlpWriter().uint(shares).toBytes());
  }

  // Vaults

  public List<NetworkAddress> vaults() {
    return listed(
        BookKeys.vaults(), in -> NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH)));
  }

  public Optional<Vault> vault(NetworkAddress network) {
    return loaded(BookKeys.vault(network), Vault::read);
  }

  /** The vault that keeps an asset. */
  public Optional<Vault> vault(Asset asset) {
    return vault(asset.network()).filter(vault -> vault.coin().equals(asset.address()));
  }

  public Book with(Vault vault) {
    RlpWriter out = new RlpWriter().beginList();
    vault.write(out);
    Bytes key = BookKeys.vault(vault.network());
    Book changed = put(key, out.endList().toBytes());
    if (state.get(key).isPresent()) {
      return changed;
    }
    RlpWriter names = new RlpWriter().beginList();
    vaults().forEach(name -> names.text(name.toString()));
    names.text(vault.network().toString());
    return changed.put(BookKeys.vaults(), names.endList().toBytes());
  }

  Book changing(NetworkAddress network, UnaryOperator<Holdings> change) {
    Vault vault = vault(network).orElseThrow();
    return with(vault.with(change.apply(vault.holdings())));
  }

  // Orders

  public Optional<Order> order(SourceNumber source) {
    return state.get(BookKeys.order(source)).map(stored -> read(stored, Order::read));
  }

  public Optional<Order> order(Hash id) {
    return state
        .get(BookKeys.orderId(id))
        .map(stored -> read(stored, in -> SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH))))
        .flatMap(this::order);
  }

  public Book with(Order order) {
    return put(BookKeys.order(order.source()), order.encode());
  }

  /** {@code SHA3-256(RLP [vault network, vault address, number])}. */
  public static Hash orderId(NetworkAddress network, ChainAddress vault, long number) {
    Bytes named =
        new RlpWriter()
            .beginList()
            .text(network.toString())
            .text(vault.toString())
            .uint(number)
            .endList()
            .toBytes();
    return HashFunction.SHA3_256.hash(named);
  }

  public Hash orderId(SourceNumber source) {
    ChainAddress address = vault(source.network()).orElseThrow().address();
    return orderId(source.network(), address, source.number());
  }

  Book withId(Order order) {
    return put(
        BookKeys.orderId(orderId(order.source())),
        new RlpWriter().text(order.source().toString()).toBytes());
  }

  /** Deposits and wishes of this block, in the order in which they came. */
  List<SourceNumber> arrivals() {
    return listed(BookKeys.arrivals(), in -> SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH)));
  }

  Book withArrivals(List<SourceNumber> sources) {
    return withSources(BookKeys.arrivals(), sources);
  }

  /** Halves without their other half, oldest first. */
  List<SourceNumber> waiting() {
    return listed(BookKeys.waiting(), in -> SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH)));
  }

  Book withWaiting(List<SourceNumber> sources) {
    return withSources(BookKeys.waiting(), sources);
  }

  private Book withSources(Bytes key, List<SourceNumber> sources) {
    if (sources.isEmpty()) {
      return new Book(state.remove(key));
    }
    RlpWriter out = new RlpWriter().beginList();
    sources.forEach(source -> out.text(source.toString()));
    return put(key, out.endList().toBytes());
  }

  // Payments

  public Optional<Payment> payment(PaymentId id) {
    return loaded(BookKeys.payment(id), Payment::read);
  }

  Book with(Payment payment) {
    RlpWriter out = new RlpWriter().beginList();
    payment.write(out);
    return put(BookKeys.payment(payment.id()), out.endList().toBytes());
  }

  /** Orders a vault to pay, for an order of the book, which is returned with it. */
  Book owing(
      SourceNumber source,
      Asset asset,
      VaultOrder.Kind kind,
      ChainAddress recipient,
      BigInteger amount,
      Moment now) {
    Vault vault = vault(asset).orElseThrow();
    long number = vault.lastOrder() + 1;
    VaultOrder order = new VaultOrder(number, kind, asset.address(), recipient, amount, source);
    Payment payment = new Payment(vault.network(), order, Payment.State.QUEUED, 0, now);
    Line.Kind line = kind == VaultOrder.Kind.PAYOUT ? Line.Kind.PAYOUTS : Line.Kind.REFUNDS;
    Vault numbered =
        vault.numbered(vault.lastNumber(), number).with(vault.holdings().owing(amount));
    Book owing = with(payment).with(numbered).queueing(payment.id(), line);
    return owing.order(source).map(found -> owing.with(found.paidBy(payment.id()))).orElse(owing);
  }

  Book queueing(PaymentId payment, Line.Kind kind) {
    Vault vault = vault(payment.vault()).orElseThrow();
    Line line = vault.line(kind);
    return put(
            BookKeys.place(payment.vault(), kind, line.tail()),
            new RlpWriter().uint(payment.number()).toBytes())
        .with(vault.with(kind, line.longer()));
  }

  /** Who is served next in a line. */
  Optional<PaymentId> first(NetworkAddress network, Line.Kind kind) {
    Line line = vault(network).orElseThrow().line(kind);
    return state
        .get(BookKeys.place(network, kind, line.head()))
        .map(stored -> new PaymentId(network, read(stored, RlpReader::uint64)));
  }

  Book serving(NetworkAddress network, Line.Kind kind) {
    Vault vault = vault(network).orElseThrow();
    Line line = vault.line(kind);
    State shorter = state.remove(BookKeys.place(network, kind, line.head()));
    return new Book(shorter).with(vault.with(kind, line.shorter()));
  }

  // The rest

  public Halt halt() {
    return state
        .get(BookKeys.halt())
        .map(stored -> read(stored, in -> Halt.of(in.uint64())))
        .orElse(Halt.NOTHING);
  }

  public Book with(Halt level) {
    return put(BookKeys.halt(), new RlpWriter().uint(level.number()).toBytes());
  }

  public Tally tally() {
    return loaded(BookKeys.counters(), Tally::read).orElse(Tally.NONE);
  }

  Book with(Tally tally) {
    RlpWriter out = new RlpWriter().beginList();
    tally.write(out);
    return put(BookKeys.counters(), out.endList().toBytes());
  }

  public History history() {
    return new History(this);
  }

  Book put(Bytes key, Bytes value) {
    return new Book(state.put(key, value));
  }

  private <T> Optional<T> loaded(Bytes key, Reading<T> reading) {
    return state
        .get(key)
        .map(stored ->
            read(
                stored,
                in -> {
                  in.enterList();
                  T value = reading.read(in);
                  in.leaveList();
                  return value;
                }));
  }

  private <T> List<T> listed(Bytes key, Reading<T> reading) {
    return state
        .get(key)
        .map(stored ->
            read(
                stored,
                in -> {
                  List<T> values = new ArrayList<>();
                  in.enterList();
                  while (in.hasNext()) {
                    values.add(reading.read(in));
                  }
                  in.leaveList();
                  return values;
                }))
        .orElse(List.of());
  }

  static <T> T read(Bytes stored, Reading<T> reading) {
    try {
      RlpReader in = RlpReader.of(stored);
      T value = reading.read(in);
      in.end();
      return value;
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("the book in the state", malformed);
    }
  }
}
