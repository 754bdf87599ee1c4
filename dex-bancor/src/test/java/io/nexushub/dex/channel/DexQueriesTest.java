package io.nexushub.dex.channel;

import static io.nexushub.dex.channel.DexWorld.ALICE;
import static io.nexushub.dex.channel.DexWorld.BOB;
import static io.nexushub.dex.channel.DexWorld.ETH;
import static io.nexushub.dex.channel.DexWorld.ETHER;
import static io.nexushub.dex.channel.DexWorld.ICON;
import static io.nexushub.dex.channel.DexWorld.ICX;
import static io.nexushub.dex.channel.DexWorld.LATER;
import static io.nexushub.dex.channel.DexWorld.coins;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.book.Book;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.TradeOrder;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What programs read of the exchange. */
class DexQueriesTest {
  private static final TradeOrder.Swap SWAP = new TradeOrder.Swap(ICX, BOB, BigInteger.ONE, LATER);
  private static final RpcItem.Dict PAIR =
      RpcItem.dict().with("first", ETHER.toString()).with("second", ICX.toString());

  private final DexWorld world = new DexWorld().provided();

  private RpcItem.Dict ask(String method, RpcItem.Dict params) {
    return (RpcItem.Dict) world.query(method, params);
  }

  private static String text(RpcItem.Dict dict, String... path) {
    RpcItem.Dict at = dict;
    for (int i = 0; i < path.length - 1; i++) {
      at = (RpcItem.Dict) at.field(path[i]).orElseThrow();
    }
    return at.text(path[path.length - 1]).orElseThrow();
  }

  private static String hex(BigInteger value) {
    return "0x" + value.toString(16);
  }

  private static List<RpcItem> items(RpcItem item) {
    return ((RpcItem.Array) item).items();
  }

  @Test
  void pools() {
    RpcItem.Dict pool = ask("getPool", PAIR);
    assertThat(items(world.query("getPools", RpcItem.dict()))).containsExactly(pool);
    assertThat(text(pool, "first", "asset")).isEqualTo(ICX.toString());
    assertThat(text(pool, "first", "reserve")).isEqualTo(hex(coins(5_000_000)));
    assertThat(text(pool, "second", "reserve")).isEqualTo(hex(coins(1_000)));
    assertThat(text(pool, "fee_ppm")).isEqualTo("0xbb8");
    assertThat(world.refusedQuery("getPool", RpcItem.dict()).code()).isEqualTo(-32602);
  }

  @Test
  void aQuoteIsWhatThenHappens() {
    RpcItem.Dict quote =
        ask(
            "getQuote",
            RpcItem.dict()
                .with("give", ETHER.toString())
                .with("get", ICX.toString())
                .with("amount", hex(coins(1))));
    world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    RpcItem.Dict order = ask("getOrder", RpcItem.dict().with("source", "0x539.eth/2"));
    assertThat(text(order, "result")).isEqualTo(text(quote, "expected"));
    assertThat(quote.field("warnings")).hasValue(RpcItem.array(List.of()));
  }

  @Test
  void aQuoteThatCannotBeGivenHasACodeAndAName() {
    RpcItem.Dict params = RpcItem.dict().with("give", ETHER.toString()).with("get", ICX.toString());
    var small = world.refusedQuery("getQuote", params.with("amount", "0x1"));
    assertThat(small.code()).isEqualTo(-30_405);
    assertThat(small.reason()).startsWith("AMOUNT_TOO_SMALL: amount: 1 (expected: ");
    var much = world.refusedQuery("getQuote", params.with("wanted", hex(coins(5_000_000))));
    assertThat(much.code()).isEqualTo(-30_407);
    assertThat(world.refusedQuery("getQuote", params).code()).isEqualTo(-32602);
    assertThat(
            world
                .refusedQuery("getQuote", params.with("amount", "0x1").with("wanted", "0x1"))
                .code())
        .isEqualTo(-32602);
    assertThat(
            world
                .refusedQuery(
                    "getQuote", params.with("amount", "0x1").with("slippage_ppm", "0xf4240"))
                .code())
        .isEqualTo(-32602);
  }

  @Test
  void anOrderSaysWhereItStands() {
    world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    BtpMessage sent = world.take().getLast();
    String id = Book.orderId(ETH, ChainAddress.of("0x" + "ee".repeat(20)), 2).toString();
    RpcItem.Dict byId = RpcItem.dict().with("id", id);
    RpcItem.Dict order = ask("getOrder", byId);
    assertThat(order).isEqualTo(ask("getOrder", RpcItem.dict().with("source", "0x539.eth/2")));
    assertThat(text(order, "kind")).isEqualTo("swap");
    assertThat(text(order, "stage")).isEqualTo("EXECUTED");
    assertThat(text(order, "status")).isEqualTo("PAYOUT_SIGNED");
    world.run(DexWorld.outcomes(sent, Outcome.CLAIMABLE));
    assertThat(text(ask("getOrder", byId), "status")).isEqualTo("CLAIMABLE");
    assertThat(
            world.refusedQuery("getOrder", RpcItem.dict().with("source", "0x539.eth/99")).reason())
        .startsWith("order: ");
  }

  @Test
  void orderHistoriesAreNewestFirstAndPaged() {
    for (int i = 0; i < 3; i++) {
      world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    }
    RpcItem.Dict mine =
        RpcItem.dict().with("network", ETH.toString()).with("owner", ALICE.toString());
    RpcItem.Dict page = ask("getOrders", mine.with("limit", "0x2"));
    assertThat(text(page, "total")).isEqualTo("0x4");
    assertThat(sources(page)).containsExactly("0x539.eth/4", "0x539.eth/3");
    assertThat(sources(ask("getOrders", mine.with("skip", "0x2"))))
        .containsExactly("0x539.eth/2", "0x539.eth/1");
    assertThat(sources(ask("getOrders", PAIR))).hasSize(5);
    assertThat(sources(ask("getOrders", RpcItem.dict().with("limit", "0x1"))))
        .containsExactly("0x539.eth/4");
    assertThat(world.refusedQuery("getOrders", mine.with("limit", "0x65")).code())
        .isEqualTo(-32602);
    assertThat(world.refusedQuery("getOrders", RpcItem.dict().with("owner", "0x0")).code())
        .isEqualTo(-32602);
  }

  private static List<String> sources(RpcItem.Dict page) {
    return items(page.field("orders").orElseThrow()).stream()
        .map(order -> text((RpcItem.Dict) order, "source"))
        .toList();
  }

  @Test
  void reservesAddUp() {
    world.run(world.deposit(ETH, ALICE, coins(1), SWAP));
    RpcItem.Dict ether =
        (RpcItem.Dict) items(world.query("getReserves", RpcItem.dict())).getFirst();
    assertThat(text(ether, "network")).isEqualTo(ETH.toString());
    assertThat(text(ether, "in_vault")).isEqualTo(hex(coins(1_001)));
    BigInteger sum = BigInteger.ZERO;
    for (String place : List.of("reserves", "protocol_fees", "pending", "owed", "claimable")) {
      sum = sum.add(new BigInteger(text(ether, place).substring(2), 16));
    }
    assertThat(sum).isEqualTo(coins(1_001));
  }

  @Test
  void sharesAndWhatTheyAreWorth() {
    RpcItem.Dict shares =
        ask("getShares", PAIR.with("network", ICON.toString()).with("owner", BOB.toString()));
    BigInteger worth = new BigInteger(text(shares, "second").substring(2), 16);
    assertThat(coins(500).subtract(worth)).isBetween(BigInteger.ZERO, coins(1));
  }

  @Test
  void statusSaysWhenABlockWouldHelp() {
    RpcItem.Dict status = ask("getStatus", RpcItem.dict());
    assertThat(text(status, "link")).isEqualTo("0x1.nexus");
    assertThat(text(status, "rx_seq")).isEqualTo("0x2");
    assertThat(text(status, "orders", "executed")).isEqualTo("0x2");
    assertThat(status.field("due")).isEmpty();
    world.run(
        world.deposit(
            ETH, ALICE, coins(1), new TradeOrder.AddHalf(ICX, BOB, BigInteger.ONE, LATER)));
    assertThat(text(ask("getStatus", RpcItem.dict()), "due"))
        .isEqualTo(hex(BigInteger.valueOf(LATER + 1)));
    assertThat(world.refusedQuery("getEverything", RpcItem.dict()).code()).isEqualTo(-32601);
  }

  @Test
  void aMessageIsFollowedThroughThisChannelToo() {
    BtpMessage deposit = world.deposit(ETH, ALICE, coins(1), SWAP);
    world.run(deposit);
    RpcItem.Dict passage =
        ask(
            "getMessage",
            RpcItem.dict().with("src", ETH.toString()).with("nsn", hex(deposit.nsn())));
    assertThat(text(passage, "request", "outcome")).isEqualTo("RECEIVE");
    assertThat(text(passage, "reply", "outcome")).isEqualTo("REPLY");
  }
}
