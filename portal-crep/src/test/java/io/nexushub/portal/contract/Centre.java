package io.nexushub.portal.contract;

import io.nexushub.portal.contract.Evm.Outcome;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.EventValues;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.Contract;
import org.web3j.utils.Numeric;

/** A message centre with a link to the hub, an echo service and a faulty one. */
final class Centre {
  static final String NETWORK = "0x539.eth";
  static final String HUB = "0x1.nexus";
  static final String LINK = "btp://0x1.nexus/hub";
  static final String COMMUNITY = "0x3.icon";

  static final Event MESSAGE =
      event("Message", indexed(Utf8String.class), indexed(Uint256.class), of(DynamicBytes.class));
  static final Event BTP_EVENT =
      event(
          "BTPEvent",
          indexed(Utf8String.class),
          indexed(Int256.class),
          of(Utf8String.class),
          of(Utf8String.class));
  static final Event DROPPED =
      event(
          "MessageDropped",
          indexed(Utf8String.class),
          indexed(Uint256.class),
          of(DynamicBytes.class),
          of(Uint256.class),
          of(Utf8String.class));

  final Evm evm;
  final String owner;
  final String relay;
  final String user;
  final String address;
  final String verifier;
  final String echo;
  final String faulty;
  final SourceChain hub;

  Centre(Evm evm, int validators) {
    this.evm = evm;
    this.owner = evm.account(0);
    this.relay = evm.account(3);
    this.user = evm.account(4);
    this.hub = SourceChain.of(HUB, Validator.set("hub", validators));
    this.address = evm.deploy(owner, "Bmc", new Utf8String(NETWORK));
    this.verifier =
        evm.deploy(
            owner, "BtpMessageVerifier", Verifier.arguments(address, HUB, hub.firstHeader, 0));
    this.echo = evm.deploy(owner, "EchoService", new Address(address));
    this.faulty = evm.deploy(owner, "FaultyService", new Address(address));
    manage("addVerifier", text(HUB), new Address(verifier));
    manage("addLink", text(LINK));
    manage("addRoute", text(COMMUNITY), text(HUB));
    manage("addService", text("echo"), new Address(echo));
    manage("addService", text("faulty"), new Address(faulty));
  }

  TransactionReceipt manage(String method, Type<?>... arguments) {
    return evm.send(owner, address, function(method, arguments));
  }

  String refusal(String from, String method, Type<?>... arguments) {
    return Verifier.reason(evm.call(from, address, function(method, arguments)));
  }

  /** Delivers one block with these messages, signed by a quorum. */
  TransactionReceipt deliver(byte[]... messages) {
    return relay(relayMessage(messages));
  }

  byte[] relayMessage(byte[]... messages) {
    SourceChain.Block block = hub.block(List.of(messages));
    return SourceChain.relay(
        block.update(SourceChain.quorum(block.set().size())), block.proofOfAll());
  }

  TransactionReceipt relay(byte[] relayMessage) {
    return evm.send(relay, address, handle(LINK, relayMessage));
  }

  String refusedRelay(byte[] relayMessage) {
    return Verifier.reason(evm.call(relay, address, handle(LINK, relayMessage)));
  }

  Outcome judge(byte[] relayMessage, long gas) {
    return evm.call(relay, address, handle(LINK, relayMessage), gas);
  }

  static Function handle(String prev, byte[] relayMessage) {
    return function("handleRelayMessage", text(prev), new DynamicBytes(relayMessage));
  }

  TransactionReceipt sendEcho(String to, String message, long value) {
    Function send = function("send", text(to), new DynamicBytes(utf8(message)));
    return evm.send(user, echo, send, BigInteger.valueOf(value));
  }

  BigInteger number(String method, Type<?>... arguments) {
    Function function = new Function(method, List.of(arguments), List.of(of(Uint256.class)));
    return (BigInteger) evm.read(address, function).getFirst().getValue();
  }

  BigInteger reward(String network, String account) {
    return number("getReward", text(network), new Address(account));
  }

  /** rx_seq and tx_seq of the link, the first two words of getStatus after the tuple's offset. */
  List<Long> sequences() {
    Outcome status = evm.call(user, address, function("getStatus", text(LINK)));
    String data = ((Outcome.Returned) status).data().substring(2);
    return List.of(word(data, 1), word(data, 2));
  }

  static long word(String data, int index) {
    return new BigInteger(data.substring(64 * index, 64 * index + 64), 16).longValueExact();
  }

  static Function function(String method, Type<?>... arguments) {
    return new Function(method, List.of(arguments), List.of());
  }

  static Utf8String text(String text) {
    return new Utf8String(text);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Messages left for the hub, in order. */
  static List<String> outgoing(TransactionReceipt receipt) {
    List<String> messages = new ArrayList<>();
    for (EventValues values : events(receipt, MESSAGE)) {
      messages.add(hex((DynamicBytes) values.getNonIndexedValues().getFirst()));
    }
    return messages;
  }

  /** The hops logged, as "nsn KIND next". */
  static List<String> hops(TransactionReceipt receipt) {
    List<String> hops = new ArrayList<>();
    for (EventValues values : events(receipt, BTP_EVENT)) {
      List<?> fields = values.getNonIndexedValues();
      hops.add(
          "%s %s %s"
              .formatted(
                  values.getIndexedValues().get(1).getValue(), value(fields, 1), value(fields, 0))
              .strip());
    }
    return hops;
  }

  /** Dropped messages, as "seq code reason". */
  static List<String> dropped(TransactionReceipt receipt) {
    List<String> dropped = new ArrayList<>();
    for (EventValues values : events(receipt, DROPPED)) {
      List<?> fields = values.getNonIndexedValues();
      dropped.add(
          "%s %s %s"
              .formatted(
                  values.getIndexedValues().get(1).getValue(), value(fields, 1), value(fields, 2)));
    }
    return dropped;
  }

  private static Object value(List<?> fields, int index) {
    return ((Type<?>) fields.get(index)).getValue();
  }

  static List<EventValues> events(TransactionReceipt receipt, Event event) {
    List<EventValues> found = new ArrayList<>();
    for (Log log : receipt.getLogs()) {
      if (log.getTopics().getFirst().equals(EventEncoder.encode(event))) {
        found.add(Contract.staticExtractEventParameters(event, log));
      }
    }
    return found;
  }

  static Event event(String name, TypeReference<?>... parameters) {
    return new Event(name, List.of(parameters));
  }

  static <T extends Type<?>> TypeReference<T> of(Class<T> type) {
    return TypeReference.create(type, false);
  }

  static <T extends Type<?>> TypeReference<T> indexed(Class<T> type) {
    return TypeReference.create(type, true);
  }

  static String hex(DynamicBytes bytes) {
    return Numeric.toHexString(bytes.getValue());
  }
}
