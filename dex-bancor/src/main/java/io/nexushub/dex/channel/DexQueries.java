package io.nexushub.dex.channel;

import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Due;
import io.nexushub.dex.book.Fees;
import io.nexushub.dex.book.History;
import io.nexushub.dex.book.Holder;
import io.nexushub.dex.book.Order;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.dex.book.Quotation;
import io.nexushub.dex.book.Tally;
import io.nexushub.lft.Answer;
import io.nexushub.notary.ClientStates;
import io.nexushub.notary.Lanes;
import io.nexushub.notary.Passages;
import io.nexushub.notary.Queries;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The answers to {@code nexus_query}; docs/spec/dex.md has the table. */
record DexQueries(DexGenesis genesis, Lanes lanes) {
  private static final List<String> METHODS =
      List.of(
          "getPools",
          "getPool",
          "getQuote",
          "getOrder",
          "getOrders",
          "getShares",
          "getReserves",
          "getStatus",
          "getMessage");
  private static final int MAX_PAGE = 100;
  private static final int DEFAULT_PAGE = 20;
  private static final long DEFAULT_SLIPPAGE_PPM = 5_000;

  /** Codes of quotes that could not be given begin below this one. */
  private static final int NO_QUOTE = -30_400;

  private static final String ASSET = "<network>/<address>";

  Answer answer(State state, String method, RpcItem.Dict params) {
    Book book = new Book(state);
    return switch (method) {
      case "getPools" -> new Answer.Found(pools(book));
      case "getPool" -> pool(book, params);
      case "getQuote" -> quote(book, params);
      case "getOrder" -> order(book, params);
      case "getOrders" -> orders(book, params);
      case "getShares" -> shares(book, params);
      case "getReserves" -> new Answer.Found(reserves(book));
      case "getStatus" -> new Answer.Found(status(state));
      case "getMessage" -> Passages.query(state, params);
      default -> Queries.unknownMethod(method, METHODS);
    };
  }

  private static RpcItem pools(Book book) {
    return RpcItem.array(
        book.pools().stream().map(id -> DexForms.pool(book.pool(id).orElseThrow())).toList());
  }

  private static Answer pool(Book book, RpcItem.Dict params) {
    Optional<Pool> pool = pair(params, "first", "second").flatMap(book::pool);
    return pool.isPresent()
        ? new Answer.Found(DexForms.pool(pool.get()))
        : Queries.invalid("first, second", params.fields().keySet(), "two assets with a pool");
  }

  private static Answer quote(Book book, RpcItem.Dict params) {
    Optional<Asset> give = asset(params, "give");
    Optional<Asset> get = asset(params, "get");
    Optional<BigInteger> amount = natural(params, "amount");
    Optional<BigInteger> wanted = natural(params, "wanted");
    long slippage = number(params, "slippage_ppm", DEFAULT_SLIPPAGE_PPM);
    if (give.isEmpty() || get.isEmpty()) {
      return Queries.invalid("give, get", params.fields().keySet(), ASSET + " each");
    }
    if (amount.isPresent() == wanted.isPresent()) {
      return Queries.invalid("amount, wanted", params.fields().keySet(), "one of them, 0x…");
    }
    if (slippage < 0 || slippage >= Fees.WHOLE_PPM) {
      return Queries.invalid("slippage_ppm", slippage, "0x0 to 0xf423f");
    }
    Quotation.Answer answer =
        amount.isPresent()
            ? Quotation.exactIn(book, give.get(), get.get(), amount.get(), slippage)
            : Quotation.exactOut(book, give.get(), get.get(), wanted.orElseThrow());
    return switch (answer) {
      case Quotation.Offer offer -> new Answer.Found(DexForms.offer(offer));
      case Quotation.NoOffer(Quotation.Fault fault, String reason) ->
          new Answer.Refused(NO_QUOTE - fault.number(), fault.name() + ": " + reason);
    };
  }

  private static Answer order(Book book, RpcItem.Dict params) {
    Optional<Order> order = byId(book, params).or(() -> bySource(book, params));
    return order.isPresent()
        ? new Answer.Found(DexForms.order(book, order.get()))
        : Queries.invalid("order", params.fields().keySet(), "id, or source, of a known order");
  }

  private static Optional<Order> byId(Book book, RpcItem.Dict params) {
    return params
        .text("id")
        .filter(id -> id.matches("0x[0-9a-f]{64}"))
        .flatMap(id -> book.order(Hash.hex(id)));
  }

  private static Optional<Order> bySource(Book book, RpcItem.Dict params) {
    try {
      Optional<String> source = params.text("source");
      return source.isPresent() ? book.order(SourceNumber.parse(source.get())) : Optional.empty();
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  /** Newest first: of an owner, of a pool, or all. */
  private static Answer orders(Book book, RpcItem.Dict params) {
    long skip = number(params, "skip", 0);
    long limit = number(params, "limit", DEFAULT_PAGE);
    if (skip < 0 || limit < 1 || limit > MAX_PAGE) {
      return Queries.invalid("skip, limit", skip + ", " + limit, ">= 0, 1 to " + MAX_PAGE);
    }
    History history = book.history();
    Optional<Holder> owner = holder(params);
    Optional<PoolId> pool = pair(params, "first", "second");
    boolean all =
        List.of("network", "owner", "first", "second").stream()
            .allMatch(key -> params.field(key).isEmpty());
    if (owner.isPresent()) {
      return page(book, history.size(owner.get()), history.page(owner.get(), skip, (int) limit));
    }
    if (pool.isPresent()) {
      return page(book, history.size(pool.get()), history.page(pool.get(), skip, (int) limit));
    }
    return all
        ? page(book, history.size(), history.page(skip, (int) limit))
        : Queries.invalid(
            "orders of", params.fields().keySet(), "network and owner, or first and second");
  }

  private static Answer page(Book book, long size, List<SourceNumber> page) {
    List<RpcItem> orders = new ArrayList<>();
    for (SourceNumber source : page) {
      orders.add(DexForms.order(book, book.order(source).orElseThrow()));
    }
    return new Answer.Found(
        RpcItem.dict().with("total", size).with("orders", RpcItem.array(orders)));
  }

  private static Answer shares(Book book, RpcItem.Dict params) {
    Optional<Holder> owner = holder(params);
    Optional<Pool> pool = pair(params, "first", "second").flatMap(book::pool);
    if (owner.isEmpty() || pool.isEmpty()) {
      return Queries.invalid(
          "shares of", params.fields().keySet(), "network, owner, and a pool's first and second");
    }
    BigInteger shares = book.shares(pool.get().id(), owner.get());
    return new Answer.Found(DexForms.shares(pool.get(), shares));
  }

  private static RpcItem reserves(Book book) {
    return RpcItem.array(
        book.vaults().stream()
            .map(network -> DexForms.vault(book, book.vault(network).orElseThrow()))
            .toList());
  }

  private RpcItem.Dict status(State state) {
    NetworkAddress notary = genesis.notary().uid();
    Book book = new Book(state);
    Tally tally = book.tally();
    List<RpcItem.Text> stopped =
        book.pools().stream()
            .map(id -> book.pool(id).orElseThrow())
            .filter(Pool::isStopped)
            .map(pool -> RpcItem.text(pool.id() + ": " + pool.stopped()))
            .toList();
    RpcItem.Dict status =
        ClientStates.status(notary, ClientStates.read(state, notary), lanes.nextSequence(state, 1))
            .with("halt", book.halt().name())
            .with("stopped", RpcItem.array(stopped))
            .with("last_change", Governance.last(state))
            .with(
                "orders",
                RpcItem.dict()
                    .with("accepted", tally.accepted())
                    .with("open", tally.open())
                    .with("executed", tally.executed())
                    .with("rejected", tally.rejected()));
    return Due.at(book).map(due -> status.with("due", due)).orElse(status);
  }

  private static Optional<PoolId> pair(RpcItem.Dict params, String one, String other) {
    return asset(params, one)
        .flatMap(first -> asset(params, other).flatMap(second -> PoolId.of(first, second)));
  }

  private static Optional<Asset> asset(RpcItem.Dict params, String name) {
    try {
      Optional<String> text = params.text(name);
      return text.isPresent() ? Optional.of(Asset.parse(text.get())) : Optional.empty();
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Holder> holder(RpcItem.Dict params) {
    try {
      Optional<String> owner = params.text("owner");
      Optional<NetworkAddress> network = Queries.network(params, "network");
      return owner.isPresent() && network.isPresent()
          ? Optional.of(new Holder(network.get(), ChainAddress.parse(owner.get())))
          : Optional.empty();
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }

  private static Optional<BigInteger> natural(RpcItem.Dict params, String name) {
    return Queries.integer(params, name).filter(value -> value.signum() >= 0);
  }

  private static long number(RpcItem.Dict params, String name, long otherwise) {
    if (params.field(name).isEmpty()) {
      return otherwise;
    }
    return Queries.integer(params, name)
        .filter(value -> value.bitLength() < Long.SIZE)
        .map(BigInteger::longValue)
        .orElse(-1L);
  }
}
