package io.nexushub.interop;

import static io.nexushub.interop.LoopchainApplication.BMC;
import static io.nexushub.interop.LoopchainApplication.RESERVE;
import static io.nexushub.interop.TestChain.FUNDS;
import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestChain.signer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A community with a vault, and the exchange it obeys, whose notaries sign what they are told. */
final class TestVault {
  static final NetworkAddress DEX = NetworkAddress.of("0x1.dex");
  static final BigInteger CAP = BigInteger.valueOf(1_000);
  static final long WINDOW = 3_600;
  static final long NOTICE = 2 * 86_400;

  static final LocalSigner ALICE = signer("alice");
  static final LocalSigner BOB = signer("bob");
  static final LocalSigner CAROL = signer("carol");
  static final LocalSigner GUARDIAN = signer("guardian");
  static final LocalSigner LIFTER = signer("lifter");

  final TestHub hub = new TestHub();
  final TestChain chain;
  private long lastSn;

  TestVault() {
    this(CAP);
  }

  TestVault(BigInteger cap) {
    chain =
        new TestChain(
            TestChain.genesis(ALICE, BOB, GUARDIAN, LIFTER)
                .with("links", RpcItem.array(List.of(link())))
                .with("reserve", reserve(cap)));
  }

  RpcItem.Dict link() {
    return hub.link()
        .with(
            "routes",
            RpcItem.array(
                List.of(RpcItem.text(TestHub.ETHEREUM.toString()), RpcItem.text(DEX.toString()))));
  }

  static RpcItem.Dict reserve(BigInteger cap) {
    return RpcItem.dict()
        .with("dex", DEX.toString())
        .with("window", String.valueOf(WINDOW))
        .with("cap", cap.toString())
        .with("notice", String.valueOf(NOTICE))
        .with("guardians", RpcItem.array(List.of(RpcItem.text(address(GUARDIAN).toString()))))
        .with("lifters", RpcItem.array(List.of(RpcItem.text(address(LIFTER).toString()))));
  }

  Receipt deposit(LocalSigner from, long amount) {
    Receipt receipt = tryDeposit(from, amount, Bytes.utf8("order"));
    assertThat(receipt.message()).isEmpty();
    return receipt;
  }

  Receipt tryDeposit(LocalSigner from, long amount, Bytes order) {
    RpcItem.Dict params = RpcItem.dict().with("_order", RpcItem.bytes(order));
    return chain.run(
        chain.call(from, RESERVE, "deposit", params).with("value", RpcItem.integer(amount)), from);
  }

  Receipt call(LocalSigner from, String method, RpcItem.Dict params) {
    return chain.run(chain.call(from, RESERVE, method, params), from);
  }

  Receipt claim(LocalSigner from, long order, IconAddress to) {
    return call(from, "claim", RpcItem.dict().with("_order", order).with("_to", to.toString()));
  }

  Receipt reclaim(LocalSigner from, long number, IconAddress to) {
    return call(from, "reclaim", RpcItem.dict().with("_number", number).with("_to", to.toString()));
  }

  static VaultOrder payout(long number, IconAddress recipient, long amount) {
    return order(number, VaultOrder.Kind.PAYOUT, recipient, amount, "0x539.eth/7");
  }

  static VaultOrder refund(long number, IconAddress recipient, long amount, long deposit) {
    return order(number, VaultOrder.Kind.REFUND, recipient, amount, "0x3.icon/" + deposit);
  }

  static VaultOrder order(
      long number, VaultOrder.Kind kind, IconAddress recipient, long amount, String source) {
    try {
      return new VaultOrder(
          number,
          kind,
          ReserveScore.COIN,
          ChainAddress.of(recipient.toString()),
          BigInteger.valueOf(amount),
          SourceNumber.parse(source));
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  Receipt orders(VaultOrder... orders) {
    return say(
        orders.length == 1 ? new ToVault.Single(orders[0]) : new ToVault.Batch(List.of(orders)));
  }

  /** A request of the exchange, in a block of its own. */
  Receipt say(ToVault message) {
    return say(DEX, message.encode());
  }

  Receipt say(NetworkAddress from, Bytes payload) {
    lastSn++;
    return relay(TestHub.message(from, TestHub.COMMUNITY, "dex", lastSn, payload, 1_000 + lastSn));
  }

  /** The exchange's answer to a deposit or request. */
  Receipt acknowledge(long number, long nsn) {
    Bytes payload = new ToVault.Acknowledged(number).encode();
    return relay(TestHub.message(DEX, TestHub.COMMUNITY, "dex", 0, payload, -nsn));
  }

  /** The hub's word that the exchange never saw it. */
  Receipt fail(long number, long nsn) {
    Bytes payload = new ErrorMessage(ErrorMessage.NO_ROUTE, "no route").encode();
    return relay(
        TestHub.message(TestHub.NETWORK, TestHub.COMMUNITY, "dex", -number, payload, -nsn));
  }

  private Receipt relay(Bytes message) {
    RpcItem.Dict params = TestHub.relayCall(hub.relay(hub.block(message)));
    Receipt receipt = chain.run(chain.call(CAROL, BMC, "handleRelayMessage", params), CAROL);
    assertThat(receipt.success()).isTrue();
    return receipt;
  }

  /** What the vault sent to the exchange in the last block. */
  List<FromVault> sent() {
    List<FromVault> sent = new ArrayList<>();
    for (BtpMessage message : outgoing()) {
      try {
        if (message.dst().equals(DEX) && message.sn().signum() >= 0) {
          sent.add(FromVault.decode(message.payload()));
        }
      } catch (MalformedMessage malformed) {
        throw new AssertionError(malformed);
      }
    }
    return sent;
  }

  List<BtpMessage> outgoing() {
    List<BtpMessage> messages = new ArrayList<>();
    chain
        .last()
        .messages()
        .ifPresent(digest ->
            digest
                .networks()
                .forEach(network ->
                    network
                        .messages()
                        .forEach(message -> {
                          try {
                            messages.add(BtpMessage.decode(message));
                          } catch (MalformedMessage malformed) {
                            throw new AssertionError(malformed);
                          }
                        })));
    return messages;
  }

  List<FromVault.Outcome> outcomes() {
    return ((FromVault.Settled) sent().getFirst())
        .settlements().stream().map(FromVault.Settlement::outcome).toList();
  }

  BigInteger balance() {
    return chain.balance(RESERVE);
  }

  long gained(LocalSigner account) {
    boolean funded = !account.equals(CAROL);
    return chain
        .balance(address(account))
        .subtract(funded ? FUNDS : BigInteger.ZERO)
        .longValueExact();
  }

  String deposit(long number, String field) {
    return field("depositOf", RpcItem.dict().with("_number", number), field);
  }

  String order(long number, String field) {
    return field("orderOf", RpcItem.dict().with("_order", number), field);
  }

  String policy(String field) {
    return field("policy", RpcItem.dict(), field);
  }

  long claimable(LocalSigner owner) {
    RpcItem.Dict params = RpcItem.dict().with("_owner", address(owner).toString());
    return TestChain.integer(chain.read(RESERVE, "claimable", params)).longValueExact();
  }

  private String field(String method, RpcItem.Dict params, String field) {
    return ((RpcItem.Dict) chain.read(RESERVE, method, params)).text(field).orElse("");
  }

  static long count(Receipt receipt, String event) {
    return LinkedChain.signatures(receipt).stream()
        .filter(signature -> signature.startsWith(event + "("))
        .count();
  }
}
