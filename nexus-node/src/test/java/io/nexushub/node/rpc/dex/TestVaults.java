package io.nexushub.node.rpc.dex;

import io.nexushub.notary.HubOperation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Two vaults that pay whatever they are ordered to, behind a notary channel of one member. */
final class TestVaults {
  static final Signer SUBMITTER = Notary.signer("submitter");
  private static final long LATER = 4_000_000_000L;

  private final Notary notary = new Notary();
  private final Random random = new Random(1);
  private final TreeMap<NetworkAddress, Long> numbers = new TreeMap<>();

  /** The exchange's part of the genesis. */
  JsonObject genesis() {
    return new JsonObject()
        .put("account", "hub")
        .put("submitters", new JsonArray().add(IconAddress.of(SUBMITTER.publicKey()).toString()))
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
                        .put("first", ExchangeServer.ETHER.toString())
                        .put("second", ExchangeServer.ICX.toString())));
  }

  private static JsonObject vault(String network, String address) {
    return new JsonObject()
        .put("network", network)
        .put("address", address)
        .put("worthwhile", "1000000000000")
        .put("window_seconds", "3600")
        .put("cap", "1000000000000000000000000000");
  }

  HubOperation notarised(List<BtpMessage> messages) {
    List<Bytes> encoded = messages.stream().map(BtpMessage::encode).toList();
    return new HubOperation.Relay(Notary.UID, notary.notarise(encoded));
  }

  /** A pool with 1,000 ETH and 5,000,000 ICX. */
  List<BtpMessage> provide() {
    TradeOrder ether =
        new TradeOrder.AddHalf(ExchangeServer.ICX, ExchangeServer.BOB, BigInteger.ONE, LATER);
    TradeOrder icx =
        new TradeOrder.AddHalf(ExchangeServer.ETHER, ExchangeServer.ALICE, BigInteger.ONE, LATER);
    return List.of(
        deposit(ExchangeServer.ETH, ExchangeServer.coins(1_000), ether),
        deposit(ExchangeServer.ICON, ExchangeServer.coins(5_000_000), icx));
  }

  /** Of a millionth to a thousandth of the reserve, either way. */
  List<BtpMessage> swaps(int count) {
    List<BtpMessage> swaps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BigInteger part = BigInteger.valueOf(1 + random.nextInt(1_000));
      swaps.add(
          random.nextBoolean()
              ? deposit(
                  ExchangeServer.ETH,
                  BigInteger.TEN.pow(15).multiply(part),
                  new TradeOrder.Swap(
                      ExchangeServer.ICX, ExchangeServer.BOB, BigInteger.ONE, LATER))
              : deposit(
                  ExchangeServer.ICON,
                  BigInteger.TEN.pow(18).multiply(part.multiply(BigInteger.valueOf(5))),
                  new TradeOrder.Swap(
                      ExchangeServer.ETHER, ExchangeServer.ALICE, BigInteger.ONE, LATER)));
    }
    return swaps;
  }

  /** The answers of the vaults to what the exchange has ordered. */
  List<BtpMessage> pay(List<BtpMessage> said) {
    List<BtpMessage> answers = new ArrayList<>();
    for (BtpMessage message : said) {
      List<FromVault.Settlement> paid =
          orders(message).stream()
              .map(order -> new FromVault.Settlement(order.number(), FromVault.Outcome.PAID))
              .toList();
      if (!paid.isEmpty()) {
        answers.add(
            message(
                message.dst(),
                BigInteger.ZERO,
                new FromVault.Settled(paid).encode(),
                message.nsn().negate()));
      }
    }
    return answers;
  }

  private static List<VaultOrder> orders(BtpMessage message) {
    try {
      return switch (ToVault.decode(message.payload())) {
        case ToVault.Single(VaultOrder order) -> List.of(order);
        case ToVault.Batch(List<VaultOrder> orders) -> orders;
        case ToVault.Acknowledged acknowledged -> List.of();
        case ToVault.Policy policy -> List.of();
      };
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private BtpMessage deposit(NetworkAddress vault, BigInteger amount, TradeOrder order) {
    boolean icon = vault.equals(ExchangeServer.ICON);
    ChainAddress coin = icon ? ExchangeServer.ICX.address() : ExchangeServer.ETHER.address();
    ChainAddress owner = icon ? ExchangeServer.BOB : ExchangeServer.ALICE;
    long number = numbers.merge(vault, 1L, Long::sum);
    BigInteger sn = BigInteger.valueOf(number);
    Bytes payload = new FromVault.Deposit(number, coin, amount, owner, order.encode()).encode();
    return message(vault, sn, payload, sn);
  }

  private static BtpMessage message(
      NetworkAddress from, BigInteger sn, Bytes payload, BigInteger nsn) {
    return new BtpMessage(from, ExchangeServer.DEX, "dex", sn, payload, nsn, Optional.empty());
  }
}
