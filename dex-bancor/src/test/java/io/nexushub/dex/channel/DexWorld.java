package io.nexushub.dex.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.dex.book.Audit;
import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.FromVault.Outcome;
import io.nexushub.protocol.dex.FromVault.Settlement;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.TradeOrder;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The exchange's channel without its consensus, behind a notary channel that a test speaks for. */
public final class DexWorld {
  public static final NetworkAddress DEX = NetworkAddress.of("0x1.dex");
  static final NetworkAddress ETH = NetworkAddress.of("0x539.eth");
  static final NetworkAddress ICON = NetworkAddress.of("0x3.icon");
  static final Asset ETHER = Asset.of("0x539.eth/0x" + "0".repeat(40));
  static final Asset ICX = Asset.of("0x3.icon/cx" + "0".repeat(40));
  static final PoolId POOL = PoolId.of(ETHER, ICX).orElseThrow();
  static final ChainAddress ALICE = ChainAddress.of("0x" + "a1".repeat(20));
  static final ChainAddress BOB = ChainAddress.of("hx" + "b0".repeat(20));
  public static final List<Signer> MEMBERS = NotarySide.signers("dex");
  static final long LATER = 2_000_000_000L;
  private static final Signer SUBMITTER = NotarySide.signer("submitter");
  private static final long SECOND = 1_000_000;

  final NotarySide notary = new NotarySide("notary");
  final List<BtpMessage> sent = new ArrayList<>();
  private final TreeMap<NetworkAddress, Long> nsn = new TreeMap<>();
  private final TreeMap<NetworkAddress, Long> deposits = new TreeMap<>();
  private final DexApplication application;
  State state;
  long height;

  /** Spent on executing blocks and on the roots of their states. */
  long executionNanos;

  long now = 1_800_000_000L * SECOND;

  public DexWorld() {
    application = application(genesis(notary));
    Execution genesis = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    state = genesis.state();
  }

  static DexApplication application(RpcItem.Dict genesis) {
    try {
      return DexApplication.fromGenesis(genesis, Keccak256.FUNCTION, Secp256k1.scheme());
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  static RpcItem.Dict genesis(NotarySide notary) {
    return RpcItem.dict()
        .with("network", DEX.toString())
        .with("account", "hub")
        .with("members", texts(MEMBERS.stream().map(m -> NotarySide.btp(m).toString()).toList()))
        .with("submitters", texts(List.of(IconAddress.of(SUBMITTER.publicKey()).toString())))
        .with("destinations", texts(List.of("0x1.nexus")))
        .with(
            "link",
            RpcItem.dict()
                .with("network", "0x1.nexus")
                .with("network_id", 1)
                .with("first_header", notary.firstHeader().toString()))
        .with(
            "vaults",
            RpcItem.array(
                List.of(
                    vault("0x539.eth", "0x" + "ee".repeat(20)),
                    vault("0x3.icon", "cx" + "cc".repeat(20)))))
        .with(
            "pools",
            RpcItem.array(
                List.of(
                    RpcItem.dict()
                        .with("first", ETHER.toString())
                        .with("second", ICX.toString())
                        .with("protocol_ppm", "166667"))));
  }

  private static RpcItem.Dict vault(String network, String address) {
    return RpcItem.dict()
        .with("network", network)
        .with("address", address)
        .with("worthwhile", "1000000000000")
        .with("window_seconds", "3600")
        .with("cap", "1000000000000000000000000000");
  }

  private static RpcItem.Array texts(List<String> texts) {
    return RpcItem.array(texts.stream().map(RpcItem::text).toList());
  }

  static BigInteger coins(long count) {
    return BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(count));
  }

  /** A pool with 1,000 ETH and 5,000,000 ICX, and everything answered. */
  DexWorld provided() {
    run(
        deposit(ETH, ALICE, coins(1_000), new TradeOrder.AddHalf(ICX, BOB, BigInteger.ONE, LATER)),
        deposit(
            ICON,
            BOB,
            coins(5_000_000),
            new TradeOrder.AddHalf(ETHER, ALICE, BigInteger.ONE, LATER)));
    sent.clear();
    assertThat(pool().isEmpty()).isFalse();
    return this;
  }

  // What vaults say

  long number(NetworkAddress vault) {
    return deposits.getOrDefault(vault, 0L);
  }

  BtpMessage deposit(
      NetworkAddress vault, ChainAddress owner, BigInteger amount, TradeOrder order) {
    long number = deposits.merge(vault, 1L, Long::sum);
    return deposit(vault, number, owner, amount, order.encode());
  }

  BtpMessage deposit(
      NetworkAddress vault, long number, ChainAddress owner, BigInteger amount, Bytes order) {
    ChainAddress coin = vault.equals(ICON) ? ICX.address() : ETHER.address();
    return request(vault, new FromVault.Deposit(number, coin, amount, owner, order));
  }

  BtpMessage request(NetworkAddress vault, FromVault said) {
    return request(vault, said.encode());
  }

  BtpMessage request(NetworkAddress vault, Bytes payload) {
    BigInteger number = BigInteger.valueOf(nsn.merge(vault, 1L, Long::sum));
    return message(vault, number, payload, number);
  }

  BtpMessage notice(NetworkAddress vault, FromVault said) {
    BigInteger number = BigInteger.valueOf(nsn.merge(vault, 1L, Long::sum));
    return message(vault, BigInteger.ZERO, said.encode(), number);
  }

  /** The answer to a message of the exchange. */
  static BtpMessage answer(BtpMessage asked, FromVault said) {
    return message(asked.dst(), BigInteger.ZERO, said.encode(), asked.nsn().negate());
  }

  static BtpMessage error(BtpMessage asked, NetworkAddress from) {
    return asked.errorReply(from, new ErrorMessage(4, "no"), Optional.empty());
  }

  static BtpMessage outcomes(BtpMessage asked, Outcome outcome) {
    List<Settlement> settlements = new ArrayList<>();
    orders(asked).forEach(order -> settlements.add(new Settlement(order.number(), outcome)));
    return answer(asked, new FromVault.Settled(settlements));
  }

  static BtpMessage message(NetworkAddress from, BigInteger sn, Bytes payload, BigInteger nsn) {
    return new BtpMessage(from, DEX, "dex", sn, payload, nsn, Optional.empty());
  }

  // What the exchange says

  List<BtpMessage> take() {
    List<BtpMessage> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  static ToVault said(BtpMessage message) {
    try {
      return ToVault.decode(message.payload());
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  static List<VaultOrder> orders(BtpMessage message) {
    return switch (said(message)) {
      case ToVault.Single(VaultOrder order) -> List.of(order);
      case ToVault.Batch(List<VaultOrder> orders) -> orders;
      case ToVault.Acknowledged acknowledged -> List.of();
      case ToVault.Policy policy -> List.of();
    };
  }

  static ErrorMessage errorOf(BtpMessage message) {
    assertThat(message.sn().signum()).isNegative();
    try {
      return ErrorMessage.decode(message.payload());
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  // Blocks

  /** One block of the notary channel, in one block of the exchange. */
  Receipt run(BtpMessage... messages) {
    Receipt receipt = run(relay(messages));
    assertThat(receipt.success()).as(receipt.message()).isTrue();
    return receipt;
  }

  HubOperation.Relay relay(BtpMessage... messages) {
    List<Bytes> encoded = new ArrayList<>();
    for (BtpMessage message : messages) {
      encoded.add(message.encode());
    }
    return new HubOperation.Relay(NotarySide.UID, notary.relay(notary.send(encoded)));
  }

  Receipt run(HubOperation operation) {
    return run(List.of(transaction(operation))).getFirst();
  }

  HubTransaction transaction(HubOperation operation) {
    return HubTransaction.sign(DEX, now++, operation, SUBMITTER);
  }

  List<Receipt> run(List<HubTransaction> transactions) {
    List<Transaction> admitted = new ArrayList<>();
    for (HubTransaction transaction : transactions) {
      Admission admission = application.admit(transaction.encode());
      assertThat(admission).isInstanceOf(Admission.Admitted.class);
      admitted.add(((Admission.Admitted) admission).transaction());
    }
    return execute(admitted);
  }

  /** Why an operation is not even admitted. */
  String refused(HubOperation operation) {
    Admission admission = application.admit(transaction(operation).encode());
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) admission).reason();
  }

  List<Receipt> execute(List<Transaction> transactions) {
    height++;
    now += SECOND;
    long began = System.nanoTime();
    Execution execution =
        application.execute(new BlockContext(height, 0, now, Address.ZERO), state, transactions);
    state = execution.state();
    state.root();
    executionNanos += System.nanoTime() - began;
    execution
        .messages()
        .flatMap(digest -> digest.network(1))
        .ifPresent(network -> network.messages().forEach(raw -> sent.add(decoded(raw))));
    assertThat(execution.receipts()).hasSameSizeAs(transactions);
    assertThat(Audit.atRest(book())).isEmpty();
    return execution.receipts();
  }

  private static BtpMessage decoded(Bytes raw) {
    try {
      return BtpMessage.decode(raw);
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  /** A change that so many members signed. */
  HubOperation.Govern govern(Change change, int signatures) {
    List<Signature> approvals = new ArrayList<>();
    for (Signer member : MEMBERS.subList(0, signatures)) {
      approvals.add(member.sign(change.digest(DEX)));
    }
    return new HubOperation.Govern(change.encode(), approvals);
  }

  public void assertUnchanged(int code, String reason, HubOperation operation) {
    Hash root = state.root();
    Receipt receipt = run(operation);
    assertThat(receipt.success()).isFalse();
    assertThat(receipt.message()).startsWith(reason);
    assertThat(receipt.code()).as(receipt.message()).isEqualTo(code);
    assertThat(receipt.events()).isEmpty();
    assertThat(state.root()).isEqualTo(root);
    assertThat(sent).isEmpty();
  }

  Book book() {
    return new Book(state);
  }

  Pool pool() {
    return book().pool(POOL).orElseThrow();
  }

  RpcItem query(String method, RpcItem.Dict params) {
    Answer answer = application.query(state, method, params);
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found) answer).value();
  }

  Answer.Refused refusedQuery(String method, RpcItem.Dict params) {
    Answer answer = application.query(state, method, params);
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return (Answer.Refused) answer;
  }
}
