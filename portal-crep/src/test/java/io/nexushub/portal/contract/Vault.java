package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.event;
import static io.nexushub.portal.contract.Centre.function;
import static io.nexushub.portal.contract.Centre.indexed;
import static io.nexushub.portal.contract.Centre.of;
import static io.nexushub.portal.contract.Centre.text;

import io.nexushub.portal.contract.Evm.Outcome;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.EventValues;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * A vault behind a message centre, and the exchange it obeys, whose notaries sign what they are
 * told.
 */
final class Vault {
  static final String DEX = "0x1.dex";
  static final ChainAddress COIN = ChainAddress.of("0x" + "0".repeat(40));
  static final BigInteger ETHER = BigInteger.TEN.pow(18);
  static final BigInteger CAP = ether(10);
  static final long WINDOW = 3_600;
  static final long NOTICE = 2 * 86_400;

  static final Event DEPOSITED =
      event("Deposited", indexed(Uint256.class), indexed(Address.class), of(Uint256.class));
  static final Event REQUESTED = event("Requested", indexed(Uint256.class), indexed(Address.class));
  static final Event ACKNOWLEDGED = event("Acknowledged", indexed(Uint256.class));
  static final Event RETURNED = event("Returned", indexed(Uint256.class), of(Uint256.class));
  static final Event RECLAIMED =
      event("Reclaimed", indexed(Uint256.class), indexed(Address.class), of(Uint256.class));
  static final Event PAID = settled("Paid");
  static final Event KEPT = settled("Kept");
  static final Event CLAIMED =
      event("Claimed", indexed(Uint256.class), indexed(Address.class), of(Uint256.class));

  final Evm evm;
  final Centre centre;
  final String address;
  final String alice;
  final String bob;
  final String guardian;
  final String lifter;
  private long lastSn;

  Vault(Evm evm) {
    this.evm = evm;
    this.centre = new Centre(evm, 4);
    this.alice = evm.account(4);
    this.bob = evm.account(5);
    this.guardian = evm.account(2);
    this.lifter = evm.account(1);
    this.address = evm.deploy(centre.owner, "EthReserve", arguments());
    centre.manage("addRoute", text(DEX), text(Centre.HUB));
    centre.manage("addService", text("dex"), new Address(address));
  }

  private Type<?>[] arguments() {
    return new Type<?>[] {
      new Address(centre.address),
      new Utf8String(DEX),
      new Uint256(WINDOW),
      new Uint256(CAP),
      new Uint256(NOTICE),
      new DynamicArray<>(Address.class, new Address(guardian), new Address(centre.owner)),
      new DynamicArray<>(Address.class, new Address(lifter))
    };
  }

  /** What a receiver does when it is paid; the order is the contract's. */
  enum Mood {
    GRATEFUL,
    REVERTING,
    BURNING,
    BOMBING,
    REVERT_BOMBING,
    REENTERING
  }

  /** What a position of the vault's ledger says. */
  record Position(String owner, BigInteger amount, long state) {}

  static BigInteger ether(long amount) {
    return ETHER.multiply(BigInteger.valueOf(amount));
  }

  static Function depositing(BigInteger amount, byte[] order) {
    return function("deposit", new Uint256(amount), new DynamicBytes(order));
  }

  static Function claiming(long order, String to) {
    return function("claim", new Uint256(order), new Address(to));
  }

  static Function reclaiming(long number, String to) {
    return function("reclaim", new Uint256(number), new Address(to));
  }

  TransactionReceipt deposit(String from, BigInteger amount) {
    return evm.send(from, address, depositing(amount, new byte[100]), amount);
  }

  String refusal(String from, Function function) {
    return refusal(from, function, BigInteger.ZERO);
  }

  String refusal(String from, Function function, BigInteger value) {
    return Verifier.reason(evm.callPaying(from, address, function, value));
  }

  /** A contract that acts as it is told. */
  String receiver(Mood mood) {
    String receiver = evm.deploy(centre.owner, "Receiver");
    become(receiver, mood);
    return receiver;
  }

  void become(String receiver, Mood mood) {
    evm.send(alice, receiver, function("become", new Uint8(mood.ordinal())));
  }

  /** Has a receiver call something in its own name, with a value of its own choice. */
  TransactionReceipt act(String receiver, Function function, BigInteger value) {
    return evm.send(alice, receiver, acting(function, value), value);
  }

  Function acting(Function function, BigInteger value) {
    byte[] data = Numeric.hexStringToByteArray(FunctionEncoder.encode(function));
    return function("act", new Address(address), new Uint256(value), new DynamicBytes(data));
  }

  /** Has a receiver call something when it is paid. */
  void plan(String receiver, String target, Function function, BigInteger value) {
    byte[] data = Numeric.hexStringToByteArray(FunctionEncoder.encode(function));
    Function plan =
        function("plan", new Address(target), new Uint256(value), new DynamicBytes(data));
    evm.send(alice, receiver, plan, value);
  }

  static boolean flag(Evm evm, String contract, String method) {
    return switch (evm.call(evm.account(0), contract, function(method))) {
      case Outcome.Returned(String data) -> data.endsWith("1");
      case Outcome.Reverted(String reason) -> throw new AssertionError(reason);
    };
  }

  static VaultOrder payout(long number, String recipient, BigInteger amount) {
    return order(number, VaultOrder.Kind.PAYOUT, recipient, amount, "0x3.icon/7");
  }

  static VaultOrder refund(long number, String recipient, BigInteger amount, long deposit) {
    return order(number, VaultOrder.Kind.REFUND, recipient, amount, Centre.NETWORK + "/" + deposit);
  }

  static VaultOrder order(
      long number, VaultOrder.Kind kind, String recipient, BigInteger amount, String source) {
    try {
      return new VaultOrder(
          number, kind, COIN, ChainAddress.of(recipient), amount, SourceNumber.parse(source));
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** A request of the exchange in a message of its own, by one notarised block. */
  TransactionReceipt say(ToVault... messages) {
    byte[][] encoded = new byte[messages.length][];
    for (int i = 0; i < messages.length; i++) {
      encoded[i] = request(messages[i].encode().toArray());
    }
    return centre.deliver(encoded);
  }

  byte[] request(byte[] payload) {
    lastSn++;
    return BtpMessage.incoming("dex", lastSn, payload, 1_000 + lastSn).from(DEX).encode();
  }

  TransactionReceipt orders(VaultOrder... orders) {
    return say(
        orders.length == 1 ? new ToVault.Single(orders[0]) : new ToVault.Batch(List.of(orders)));
  }

  /** The exchange's answer to a deposit or request. */
  TransactionReceipt acknowledge(long number, long nsn) {
    byte[] payload = new ToVault.Acknowledged(number).encode().toArray();
    return centre.deliver(BtpMessage.incoming("dex", 0, payload, -nsn).from(DEX).encode());
  }

  /** The hub's word that the exchange never saw it. */
  TransactionReceipt fail(long number, long nsn) {
    byte[] payload = BtpMessage.error(2, "no route");
    return centre.deliver(
        BtpMessage.incoming("dex", -number, payload, -nsn).from(Centre.HUB).encode());
  }

  BigInteger balance() {
    return evm.balance(address);
  }

  Position depositOf(long number) {
    return position(words("depositOf", new Uint256(number)), 0);
  }

  Position heldOf(long order) {
    return position(words("orderOf", new Uint256(order)), 1);
  }

  boolean isSettled(long order) {
    return words("orderOf", new Uint256(order)).startsWith("1", 63);
  }

  /** What may leave as payouts now. */
  BigInteger room() {
    return word(words("room"), 0);
  }

  /** A view's answer as hex digits. */
  String words(String method, Type<?>... arguments) {
    return switch (evm.call(alice, address, function(method, arguments))) {
      case Outcome.Returned(String data) -> data.substring(2);
      case Outcome.Reverted(String reason) -> throw new AssertionError(method + ": " + reason);
    };
  }

  static BigInteger word(String words, int index) {
    return new BigInteger(words.substring(64 * index, 64 * index + 64), 16);
  }

  private static Position position(String words, int from) {
    return new Position(
        "0x" + words.substring(64 * from + 24, 64 * from + 64),
        word(words, from + 1),
        word(words, from + 2).longValueExact());
  }

  /** What the vault has sent to the exchange in a transaction. */
  static List<FromVault> sent(TransactionReceipt receipt) {
    List<FromVault> sent = new ArrayList<>();
    for (String message : Centre.outgoing(receipt)) {
      try {
        var decoded =
            io.nexushub.protocol.btp.BtpMessage.decode(
                Bytes.wrap(Numeric.hexStringToByteArray(message)));
        if (decoded.dst().equals(NetworkAddress.of(DEX)) && decoded.sn().signum() >= 0) {
          sent.add(FromVault.decode(decoded.payload()));
        }
      } catch (MalformedMessage malformed) {
        throw new AssertionError(malformed);
      }
    }
    return sent;
  }

  /** The outcomes of the orders of a transaction's only message. */
  static List<FromVault.Outcome> outcomes(TransactionReceipt receipt) {
    return ((FromVault.Settled) sent(receipt).getFirst())
        .settlements().stream().map(FromVault.Settlement::outcome).toList();
  }

  static int count(TransactionReceipt receipt, Event event) {
    return Centre.events(receipt, event).size();
  }

  static List<EventValues> all(TransactionReceipt receipt, Event event) {
    return Centre.events(receipt, event);
  }

  private static Event settled(String name) {
    return event(
        name,
        indexed(Uint256.class),
        indexed(Address.class),
        of(Uint256.class),
        of(Uint256.class),
        of(Utf8String.class));
  }
}
