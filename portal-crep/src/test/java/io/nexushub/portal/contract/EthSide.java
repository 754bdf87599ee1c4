package io.nexushub.portal.contract;

import static io.nexushub.portal.contract.Centre.event;
import static io.nexushub.portal.contract.Centre.indexed;
import static io.nexushub.portal.contract.Centre.of;

import io.nexushub.portal.contract.Evm.Outcome;
import io.nexushub.portal.contract.Vault.Mood;
import io.nexushub.portal.contract.Vault.Position;
import io.nexushub.portal.contract.VaultMove.Person;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.EventValues;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.Contract;

/** EthReserve.sol, on a real EVM. */
final class EthSide extends VaultSide {
  private static final List<Event> EVENTS =
      List.of(
          Vault.DEPOSITED,
          Vault.ACKNOWLEDGED,
          Vault.RETURNED,
          Vault.RECLAIMED,
          Vault.PAID,
          Vault.KEPT,
          Vault.CLAIMED,
          event(
              "PolicyTaken",
              indexed(Uint256.class),
              of(Uint256.class),
              of(Uint256.class),
              of(Bool.class),
              of(Uint256.class)),
          event("Paused", indexed(Address.class), of(Uint256.class)),
          event("Lifted", indexed(Address.class)));

  private final Vault vault;
  private final Map<Person, String> people = new EnumMap<>(Person.class);

  EthSide(Evm evm) {
    vault = new Vault(evm);
    people.put(Person.ALICE, vault.alice);
    people.put(Person.BOB, vault.bob);
    people.put(Person.GUARDIAN, vault.guardian);
    people.put(Person.LIFTER, vault.lifter);
    people.put(Person.CONTRACT, vault.receiver(Mood.REVERTING));
  }

  @Override
  List<String> play(VaultMove move) {
    return switch (move) {
      case VaultMove.Deposit(Person owner, long units) -> {
        BigInteger coins = coins(units);
        yield attempt(owner, Vault.depositing(coins, new byte[0]), coins);
      }
      case VaultMove.Orders(List<VaultMove.Order> orders) ->
          told(vault.orders(orders.stream().map(this::order).toArray(VaultOrder[]::new)));
      case VaultMove.Answer(long deposit, boolean fails) ->
          told(
              fails
                  ? vault.fail(deposit, serial(deposit))
                  : vault.acknowledge(deposit, serial(deposit)));
      case VaultMove.Claim(long order, Person caller, Person to) ->
          attempt(caller, Vault.claiming(order, people.get(to)), BigInteger.ZERO);
      case VaultMove.Reclaim(long deposit, Person caller, Person to) ->
          attempt(caller, Vault.reclaiming(deposit, people.get(to)), BigInteger.ZERO);
      case VaultMove.Policy(long number, long window, long cap, boolean stopped) ->
          told(vault.say(new ToVault.Policy(number, window, coins(cap), stopped)));
      case VaultMove.Pause(Person caller) ->
          attempt(caller, Centre.function("pause"), BigInteger.ZERO);
      case VaultMove.Lift(Person caller) ->
          attempt(caller, Centre.function("lift"), BigInteger.ZERO);
      case VaultMove.Wait(long seconds) -> {
        vault.evm.pass(seconds);
        yield List.of();
      }
    };
  }

  private VaultOrder order(VaultMove.Order order) {
    String recipient = people.get(order.recipient());
    BigInteger coins = coins(order.units());
    return order.refunded() == 0
        ? Vault.payout(order.number(), recipient, coins)
        : Vault.refund(order.number(), recipient, coins, order.refunded());
  }

  private List<String> attempt(Person caller, Function function, BigInteger value) {
    String from = people.get(caller);
    return switch (vault.evm.callPaying(from, vault.address, function, value)) {
      case Outcome.Reverted reverted -> List.of(REFUSED);
      case Outcome.Returned returned -> told(vault.evm.send(from, vault.address, function, value));
    };
  }

  private List<String> told(TransactionReceipt receipt) {
    List<String> told = new ArrayList<>();
    for (Log log : receipt.getLogs()) {
      for (Event event : EVENTS) {
        boolean ours = log.getAddress().equalsIgnoreCase(vault.address);
        if (ours && log.getTopics().getFirst().equals(EventEncoder.encode(event))) {
          told.add(told(event, Contract.staticExtractEventParameters(event, log)));
        }
      }
    }
    Centre.outgoing(receipt).forEach(message -> told.add(said(Bytes.hex(message))));
    return told;
  }

  private String told(Event event, EventValues values) {
    return line(
        event.getName(),
        Stream.concat(values.getIndexedValues().stream(), values.getNonIndexedValues().stream())
            .map(this::value)
            .toList());
  }

  private Object value(Type<?> value) {
    return value instanceof Address address ? person(address.getValue()) : value.getValue();
  }

  private String person(String address) {
    for (Map.Entry<Person, String> each : people.entrySet()) {
      if (each.getValue().equalsIgnoreCase(address)) {
        return each.getKey().name();
      }
    }
    throw new AssertionError("a stranger: " + address);
  }

  @Override
  BigInteger balance() {
    return vault.balance();
  }

  @Override
  String ledger(long number) {
    Position deposit = vault.depositOf(number);
    Position held = vault.heldOf(number);
    return "deposit %d: state %d, %s; order: %s, kept %s"
        .formatted(
            number,
            deposit.state(),
            units(deposit.amount()),
            vault.isSettled(number),
            units(held.amount()));
  }

  /** Seconds of the last block. */
  long now() {
    return vault.evm.now();
  }

  @Override
  String network() {
    return Centre.NETWORK;
  }
}
