package io.nexushub.node.rpc.dex;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.node.ApplicationKind;
import io.nexushub.node.HubKind;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.RpcConfig;
import io.nexushub.node.config.Section;
import io.nexushub.node.rpc.ChannelMethods;
import io.nexushub.node.rpc.RpcChannels;
import io.nexushub.node.rpc.RpcServer;
import io.nexushub.node.rpc.icon.SoloChannel;
import io.nexushub.node.work.SharedWorkers;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The exchange's real application behind the node's real HTTP server; tests speak for vaults. */
public final class ExchangeServer implements AutoCloseable {
  static final NetworkAddress DEX = NetworkAddress.of("0x1.dex");
  static final NetworkAddress ETH = NetworkAddress.of("0x539.eth");
  static final NetworkAddress ICON = NetworkAddress.of("0x3.icon");
  public static final Asset ETHER = Asset.of("0x539.eth/0x" + "0".repeat(40));
  public static final Asset ICX = Asset.of("0x3.icon/cx" + "0".repeat(40));
  static final ChainAddress ALICE = ChainAddress.of("0x" + "a1".repeat(20));
  static final ChainAddress BOB = ChainAddress.of("hx" + "b0".repeat(20));
  static final long START_MICROS = 1_800_000_000_000_000L;
  private static final long SECOND_MICROS = 1_000_000;
  private static final long LATER = 2_000_000_000L;
  private static final Signer SUBMITTER = Notary.signer("submitter");

  private final Notary notary = new Notary();
  private final Vertx vertx = Vertx.vertx();
  private final SharedWorkers workers = SharedWorkers.start("test-rpc", 2, 100);
  private final AtomicLong clockMicros = new AtomicLong(START_MICROS);
  private final TreeMap<NetworkAddress, Long> numbers = new TreeMap<>();
  private final List<BtpMessage> sent = new ArrayList<>();
  private final SoloChannel channel;
  private final RpcServer server;
  private int port;

  public ExchangeServer() {
    ChannelConfig config = config();
    ApplicationKind kind =
        HubKind.all(Keccak256.FUNCTION, Secp256k1.scheme(), new JblstScheme())
            .get(HubKind.EXCHANGE);
    channel = new SoloChannel(config, kind.create(config));
    server =
        new RpcServer(
            vertx,
            new RpcConfig(
                "127.0.0.1", 0, "", 1 << 20, 100, 100, List.of("*"), RpcConfig.Http.DEFAULT),
            RpcChannels.of(Map.of(config.id(), ChannelMethods.of(channel))),
            workers,
            new SilentReport());
    var _ =
        server.mount(
            config.id(),
            List.of(
                DexPaths.of(
                    channel,
                    () ->
                        Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(clockMicros.get())))));
  }

  public ExchangeServer start() {
    port = server.listen().await();
    return this;
  }

  /** Where the channel is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/api/v3/dex");
  }

  @Override
  public void close() {
    server.close().await();
    vertx.close().await();
    try {
      workers.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public Vertx vertx() {
    return vertx;
  }

  static BigInteger coins(long count) {
    return BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(count));
  }

  /** Time goes by without a block. */
  void idle(long seconds) {
    clockMicros.addAndGet(seconds * SECOND_MICROS);
  }

  /** A pool with 1,000 ETH and 5,000,000 ICX: deposits 1 of both vaults. */
  public ExchangeServer provide() {
    run(
        deposit(ETH, ALICE, coins(1_000), new TradeOrder.AddHalf(ICX, BOB, BigInteger.ONE, LATER)),
        deposit(
            ICON,
            BOB,
            coins(5_000_000),
            new TradeOrder.AddHalf(ETHER, ALICE, BigInteger.ONE, LATER)));
    sent.clear();
    return this;
  }

  /** ETH for ICX, in a block. */
  public void swap(long coins, BigInteger least) {
    run(deposit(ETH, ALICE, coins(coins), new TradeOrder.Swap(ICX, BOB, least, LATER)));
  }

  /** The vaults pay all they were ordered to. */
  public void pay() {
    List<BtpMessage> answers = new ArrayList<>();
    for (BtpMessage message : List.copyOf(sent)) {
      List<FromVault.Settlement> settlements = new ArrayList<>();
      orders(message)
          .forEach(
              number -> settlements.add(new FromVault.Settlement(number, FromVault.Outcome.PAID)));
      if (!settlements.isEmpty()) {
        answers.add(
            message(
                message.dst(),
                BigInteger.ZERO,
                new FromVault.Settled(settlements).encode(),
                message.nsn().negate()));
      }
    }
    sent.clear();
    run(answers.toArray(new BtpMessage[0]));
  }

  private static List<Long> orders(BtpMessage message) {
    try {
      return switch (ToVault.decode(message.payload())) {
        case ToVault.Single single -> List.of(single.order().number());
        case ToVault.Batch batch -> batch.orders().stream().map(each -> each.number()).toList();
        case ToVault.Acknowledged acknowledged -> List.of();
        case ToVault.Policy policy -> List.of();
      };
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private BtpMessage deposit(
      NetworkAddress vault, ChainAddress owner, BigInteger amount, TradeOrder order) {
    long number = numbers.merge(vault, 1L, Long::sum);
    ChainAddress coin = vault.equals(ICON) ? ICX.address() : ETHER.address();
    BigInteger sn = BigInteger.valueOf(number);
    return message(
        vault, sn, new FromVault.Deposit(number, coin, amount, owner, order.encode()).encode(), sn);
  }

  private static BtpMessage message(
      NetworkAddress from, BigInteger sn, Bytes payload, BigInteger nsn) {
    return new BtpMessage(from, DEX, "dex", sn, payload, nsn, Optional.empty());
  }

  /** One block of the notary channel, in one block of the exchange. */
  private void run(BtpMessage... messages) {
    List<Bytes> encoded = new ArrayList<>();
    for (BtpMessage message : messages) {
      encoded.add(message.encode());
    }
    clockMicros.addAndGet(SECOND_MICROS);
    long now = clockMicros.get();
    HubOperation relay = new HubOperation.Relay(Notary.UID, notary.notarise(encoded));
    channel.submit(HubTransaction.sign(DEX, now, relay, SUBMITTER).encode());
    channel.mine(now);
    if (!channel.execution().receipts().getFirst().success()) {
      throw new AssertionError(channel.execution().receipts().getFirst().message());
    }
    channel
        .execution()
        .messages()
        .flatMap(digest -> digest.network(1))
        .map(BtpDigest.NetworkDigest::messages)
        .ifPresent(raw -> raw.forEach(each -> sent.add(decoded(each))));
  }

  private static BtpMessage decoded(Bytes raw) {
    try {
      return BtpMessage.decode(raw);
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private ChannelConfig config() {
    JsonObject member =
        new JsonObject()
            .put("name", "solo")
            .put("key", Notary.signer("member").publicKey().toString())
            .put("certificate", "0x" + "01".repeat(Hash.LENGTH));
    JsonObject application =
        new JsonObject()
            .put("account", "hub")
            .put(
                "submitters", new JsonArray().add(IconAddress.of(SUBMITTER.publicKey()).toString()))
            .put("destinations", new JsonArray().add("0x1.nexus"))
            .put(
                "link",
                new JsonObject()
                    .put("network", "0x1.nexus")
                    .put("network_id", "0x1")
                    .put("first_header", notary.firstHeader().toString()))
            .put(
                "vaults",
                new JsonArray()
                    .add(vault("0x539.eth", "0x" + "ee".repeat(20)))
                    .add(vault("0x3.icon", "cx" + "cc".repeat(20))))
            .put(
                "pools",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("first", ETHER.toString())
                            .put("second", ICX.toString())));
    JsonObject file =
        new JsonObject()
            .put("channel", "dex")
            .put("network", DEX.toString())
            .put("kind", HubKind.EXCHANGE)
            .put("genesis-time-micros", START_MICROS)
            .put("members", new JsonArray().add(member))
            .put("application", application);
    return ChannelConfig.from(Section.of(Path.of("dex.json"), file));
  }

  private static JsonObject vault(String network, String address) {
    return new JsonObject()
        .put("network", network)
        .put("address", address)
        .put("worthwhile", "1000000000000")
        .put("window_seconds", "3600")
        .put("cap", "1000000000000000000000000000");
  }

  private record SilentReport() implements RpcServer.NodeReport {
    @Override
    public RpcServer.Health health() {
      return new RpcServer.Health(true, new JsonObject());
    }

    @Override
    public String metrics() {
      return "";
    }
  }
}
