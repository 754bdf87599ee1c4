package io.nexushub.portal.contract;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.interop.Genesis;
import io.nexushub.interop.IconForm;
import io.nexushub.interop.LoopchainApplication;
import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.portal.contract.VaultMove.Person;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The built-in SCORE, on the community's real application; its clock is somebody else's. */
final class ScoreSide extends VaultSide {
  private static final String NETWORK = "0x3.icon";
  private static final String VAULT = LoopchainApplication.RESERVE.toString();
  private static final String CENTRE = LoopchainApplication.BMC.toString();
  private static final ChainAddress COIN = ChainAddress.of("cx" + "0".repeat(40));
  private static final String FUNDS = BigInteger.TEN.pow(24).toString();
  private static final LocalSigner RELAY = signer("relay");
  private static final List<String> STATES =
      List.of("", "waiting", "acknowledged", "returned", "reclaimed");

  private final SourceChain hub = SourceChain.of(Centre.HUB, Validator.set("hub", 4));
  private final LoopchainApplication application;
  private final LongSupplier seconds;
  private final Map<Person, LocalSigner> people = new EnumMap<>(Person.class);
  private Execution last;
  private long height;
  private long micros;
  private long lastSn;

  /**
   * @param seconds the time of the next block
   */
  ScoreSide(LongSupplier seconds) {
    this.seconds = seconds;
    for (Person person : Person.values()) {
      people.put(person, signer(person.name()));
    }
    try {
      application =
          LoopchainApplication.of(Genesis.read(genesis()), Keccak256.FUNCTION, Secp256k1.scheme());
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
    last = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
  }

  private static LocalSigner signer(String name) {
    return LocalSigner.of(SecretKey.of(HashFunction.SHA_256.hash(Bytes.utf8(name)).bytes()));
  }

  private RpcItem.Dict genesis() {
    List<RpcItem> accounts = new ArrayList<>();
    for (Person person : List.of(Person.ALICE, Person.BOB)) {
      accounts.add(RpcItem.dict().with("address", address(person)).with("balance", FUNDS));
    }
    Address member = Address.of(RELAY.publicKey(), Keccak256.FUNCTION);
    RpcItem.Dict link =
        RpcItem.dict()
            .with("link", Centre.LINK)
            .with("network_id", "1")
            .with("source_network_id", "1")
            .with("first_header", Bytes.wrap(hub.firstHeader).toString())
            .with("routes", texts(Centre.NETWORK, Vault.DEX));
    RpcItem.Dict reserve =
        RpcItem.dict()
            .with("dex", Vault.DEX)
            .with("window", String.valueOf(Vault.WINDOW))
            .with("cap", Vault.CAP.toString())
            .with("notice", String.valueOf(Vault.NOTICE))
            .with("guardians", texts(address(Person.GUARDIAN)))
            .with("lifters", texts(address(Person.LIFTER)));
    return RpcItem.dict()
        .with("nid", "0x3")
        .with("network", NETWORK)
        .with("accounts", RpcItem.array(accounts))
        .with("members", texts(member.toString()))
        .with("links", RpcItem.array(List.of(link)))
        .with("reserve", reserve);
  }

  private static RpcItem.Array texts(String... texts) {
    return RpcItem.array(List.of(texts).stream().map(RpcItem::text).toList());
  }

  private String address(Person person) {
    return person == Person.CONTRACT
        ? LoopchainApplication.ECHO.toString()
        : IconAddress.of(people.get(person).publicKey()).toString();
  }

  @Override
  List<String> play(VaultMove move) {
    return switch (move) {
      case VaultMove.Deposit(Person owner, long units) ->
          attempt(owner, "deposit", RpcItem.dict().with("_order", "0x"), coins(units));
      case VaultMove.Orders(List<VaultMove.Order> orders) -> {
        List<VaultOrder> wire = orders.stream().map(this::order).toList();
        yield say(wire.size() == 1 ? new ToVault.Single(wire.getFirst()) : new ToVault.Batch(wire));
      }
      case VaultMove.Answer(long deposit, boolean fails) -> answer(deposit, fails);
      case VaultMove.Claim(long order, Person caller, Person to) ->
          attempt(caller, "claim", RpcItem.dict().with("_order", order).with("_to", address(to)));
      case VaultMove.Reclaim(long deposit, Person caller, Person to) ->
          attempt(
              caller, "reclaim", RpcItem.dict().with("_number", deposit).with("_to", address(to)));
      case VaultMove.Policy(long number, long window, long cap, boolean stopped) ->
          say(new ToVault.Policy(number, window, coins(cap), stopped));
      case VaultMove.Pause(Person caller) -> attempt(caller, "pause", RpcItem.dict());
      case VaultMove.Lift(Person caller) -> attempt(caller, "lift", RpcItem.dict());
      case VaultMove.Wait(long waited) -> List.of();
    };
  }

  private VaultOrder order(VaultMove.Order order) {
    boolean payout = order.refunded() == 0;
    try {
      return new VaultOrder(
          order.number(),
          payout ? VaultOrder.Kind.PAYOUT : VaultOrder.Kind.REFUND,
          COIN,
          ChainAddress.of(address(order.recipient())),
          coins(order.units()),
          SourceNumber.parse(payout ? "0x539.eth/7" : NETWORK + "/" + order.refunded()));
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private List<String> say(ToVault message) {
    lastSn++;
    return deliver(Vault.DEX, lastSn, message.encode(), 1_000 + lastSn);
  }

  private List<String> answer(long deposit, boolean fails) {
    long serial = serial(deposit);
    return fails
        ? deliver(Centre.HUB, -deposit, new ErrorMessage(2, "no route").encode(), -serial)
        : deliver(Vault.DEX, 0, new ToVault.Acknowledged(deposit).encode(), -serial);
  }

  private List<String> deliver(String from, long sn, Bytes payload, long nsn) {
    Bytes message =
        new io.nexushub.protocol.btp.BtpMessage(
                NetworkAddress.of(from),
                NetworkAddress.of(NETWORK),
                "dex",
                BigInteger.valueOf(sn),
                payload,
                BigInteger.valueOf(nsn),
                Optional.empty())
            .encode();
    SourceChain.Block block = hub.block(List.of(message.toArray()));
    byte[] relay =
        SourceChain.relay(block.update(SourceChain.quorum(block.set().size())), block.proofOfAll());
    RpcItem.Dict params =
        RpcItem.dict()
            .with("_prev", Centre.LINK)
            .with("_msg", Base64.getUrlEncoder().encodeToString(relay));
    Receipt receipt = run(RELAY, CENTRE, "handleRelayMessage", params, BigInteger.ZERO);
    if (!receipt.success()) {
      throw new AssertionError(receipt.message());
    }
    return told(receipt);
  }

  private List<String> attempt(Person caller, String method, RpcItem.Dict params) {
    return attempt(caller, method, params, BigInteger.ZERO);
  }

  private List<String> attempt(
      Person caller, String method, RpcItem.Dict params, BigInteger value) {
    Receipt receipt = run(people.get(caller), VAULT, method, params, value);
    return receipt.success() ? told(receipt) : List.of(REFUSED);
  }

  private Receipt run(
      LocalSigner from, String to, String method, RpcItem.Dict params, BigInteger value) {
    micros = Math.max(micros + 1, seconds.getAsLong() * 1_000_000);
    RpcItem.Dict call =
        RpcItem.dict()
            .with("version", "0x3")
            .with("from", IconAddress.of(from.publicKey()).toString())
            .with("to", to)
            .with("stepLimit", 1_000_000_000L)
            .with("timestamp", micros)
            .with("nid", "0x3")
            .with("dataType", "call")
            .with("data", RpcItem.dict().with("method", method).with("params", params));
    if (value.signum() > 0) {
      call = call.with("value", RpcItem.integer(value));
    }
    Bytes signed = IconForm.encode(IconTransaction.sign(call, from));
    return switch (application.admit(signed)) {
      case Admission.Admitted(var transaction) -> {
        height++;
        BlockContext block = new BlockContext(height, height, micros, Address.ZERO);
        last = application.execute(block, last.state(), List.of(transaction));
        yield last.receipts().getFirst();
      }
      case Admission.Refused(int code, String reason) -> throw new AssertionError(reason);
    };
  }

  private List<String> told(Receipt receipt) {
    List<String> told = new ArrayList<>();
    for (LogEvent log : receipt.events()) {
      if (log.emitter().equals(VAULT)) {
        told.add(told(log));
      }
    }
    last.messages()
        .flatMap(digest -> digest.network(1))
        .ifPresent(sent -> sent.messages().forEach(message -> told.add(said(message))));
    return told;
  }

  private String told(LogEvent log) {
    String signature = log.indexed().getFirst();
    int open = signature.indexOf('(');
    String[] types = signature.substring(open + 1, signature.length() - 1).split(",");
    List<String> raw = new ArrayList<>(log.indexed().subList(1, log.indexed().size()));
    raw.addAll(log.data());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      values.add(
          switch (types[i]) {
            case "int" -> new BigInteger(raw.get(i).substring(2), 16);
            case "bool" -> raw.get(i).equals("0x1");
            case "Address" -> person(raw.get(i));
            default -> raw.get(i);
          });
    }
    return line(signature.substring(0, open), values);
  }

  private String person(String address) {
    for (Person person : Person.values()) {
      if (address(person).equals(address)) {
        return person.name();
      }
    }
    throw new AssertionError("a stranger: " + address);
  }

  @Override
  BigInteger balance() {
    RpcItem answer = ask("getBalance", RpcItem.dict().with("address", VAULT));
    return answer instanceof RpcItem.Text(String loop)
        ? new BigInteger(loop.substring(2), 16)
        : BigInteger.ONE.negate();
  }

  @Override
  String ledger(long number) {
    RpcItem.Dict deposit = view("depositOf", RpcItem.dict().with("_number", number));
    RpcItem.Dict order = view("orderOf", RpcItem.dict().with("_order", number));
    return "deposit %d: state %d, %s; order: %s, kept %s"
        .formatted(
            number,
            STATES.indexOf(deposit.text("state").orElse("")),
            units(number(deposit)),
            order.text("settled").orElse("").equals("0x1"),
            units(number(order)));
  }

  private static BigInteger number(RpcItem.Dict view) {
    return new BigInteger(view.text("amount").orElse("0x0").substring(2), 16);
  }

  private RpcItem.Dict view(String method, RpcItem.Dict params) {
    RpcItem answer =
        ask(
            "call",
            RpcItem.dict()
                .with("to", VAULT)
                .with("dataType", "call")
                .with("data", RpcItem.dict().with("method", method).with("params", params)));
    return (RpcItem.Dict) answer;
  }

  private RpcItem ask(String method, RpcItem.Dict params) {
    return switch (application.query(last.state(), method, params)) {
      case Answer.Found(RpcItem value) -> value;
      case Answer.Refused(int code, String reason) -> throw new AssertionError(reason);
    };
  }

  @Override
  String network() {
    return NETWORK;
  }
}
