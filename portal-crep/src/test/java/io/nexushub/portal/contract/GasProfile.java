package io.nexushub.portal.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Where the gas of a mined transaction went: by the contract that spent it and by what it bought.
 * All items together are exactly the receipt's figure.
 */
final class GasProfile {
  /** The transaction itself, as a name among the contracts. */
  static final String TRANSACTION = "transaction";

  private static final long TRANSACTION_GAS = 21_000;
  private static final long ZERO_BYTE_GAS = 4;
  private static final long BYTE_GAS = 16;

  /** What a cold slot that turns from zero to something costs at least. */
  private static final long NEW_SLOT_GAS = 20_000;

  /** What gas is spent on. */
  enum Item {
    TRANSACTION("the transaction itself"),
    CALL_DATA("call data"),
    NEW_SLOT("storage: a word that was zero"),
    CHANGED_SLOT("storage: a word that changes"),
    READ_SLOT("storage: a word that is read"),
    SIGNATURE("recovering signers"),
    CALL("calls and code of others and coins sent"),
    LOG("logs"),
    HASH("hashes"),
    COMPUTATION("decoding and encoding and checks"),
    REFUND("refunds");

    final String words;

    Item(String words) {
      this.words = words;
    }
  }

  private final SortedMap<String, Map<Item, Long>> spent = new TreeMap<>();
  private final Map<String, String> names;

  private GasProfile(Map<String, String> names) {
    this.names = names;
  }

  /**
   * @param names of the contracts by their addresses
   */
  static GasProfile of(Evm evm, TransactionReceipt receipt, Map<String, String> names) {
    GasProfile profile = new GasProfile(names);
    JsonNode call = evm.calls(receipt);
    for (byte octet : Numeric.hexStringToByteArray(call.path("input").asText())) {
      profile.add(TRANSACTION, Item.CALL_DATA, octet == 0 ? ZERO_BYTE_GAS : BYTE_GAS);
    }
    profile.add(TRANSACTION, Item.TRANSACTION, TRANSACTION_GAS);
    List<JsonNode> steps = new ArrayList<>();
    evm.steps(receipt).forEach(steps::add);
    profile.frame(steps, 0, call);
    long refund = receipt.getGasUsed().longValueExact() - profile.sum();
    profile.add(TRANSACTION, Item.REFUND, refund);
    return profile;
  }

  long sum() {
    return spent.values().stream()
        .flatMap(items -> items.values().stream())
        .mapToLong(gas -> gas)
        .sum();
  }

  long of(Item item) {
    return spent.values().stream().mapToLong(items -> items.getOrDefault(item, 0L)).sum();
  }

  /** What a contract's own frames used, without those of the contracts it called. */
  long of(String contract) {
    return spent.getOrDefault(contract, Map.of()).values().stream().mapToLong(gas -> gas).sum();
  }

  long of(String contract, Item item) {
    return spent.getOrDefault(contract, Map.of()).getOrDefault(item, 0L);
  }

  private void add(String contract, Item item, long gas) {
    spent.computeIfAbsent(contract, any -> new EnumMap<>(Item.class)).merge(item, gas, Long::sum);
  }

  /** Reads the steps of a frame from one of them on; returns the index behind its last one. */
  private int frame(List<JsonNode> steps, int from, JsonNode call) {
    String contract = names.getOrDefault(call.path("to").asText(), "others");
    Iterator<JsonNode> inner = callsWithSteps(call);
    long depth = steps.get(from).path("depth").asLong();
    int next = from;
    while (next < steps.size() && steps.get(next).path("depth").asLong() == depth) {
      JsonNode step = steps.get(next);
      next++;
      boolean opens = next < steps.size() && steps.get(next).path("depth").asLong() > depth;
      long before = sum();
      if (opens) {
        next = frame(steps, next, inner.next());
      }
      long below = sum() - before;
      add(contract, item(step, opens), gas(steps, step, next, depth) - below);
    }
    return next;
  }

  /** What was left before a step less what was left before the next one of the same frame. */
  private static long gas(List<JsonNode> steps, JsonNode step, int next, long depth) {
    boolean last = next >= steps.size() || steps.get(next).path("depth").asLong() < depth;
    return last
        ? step.path("gasCost").asLong()
        : step.path("gas").asLong() - steps.get(next).path("gas").asLong();
  }

  /** Precompiled contracts and accounts without code leave no steps. */
  private Iterator<JsonNode> callsWithSteps(JsonNode call) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode inner : call.path("calls")) {
      if (names.containsKey(inner.path("to").asText())) {
        found.add(inner);
      }
    }
    return found.iterator();
  }

  /** A static call that opens no frame is one of the precompiled contract that recovers signers. */
  private static Item item(JsonNode step, boolean opens) {
    return switch (step.path("op").asText()) {
      case "SSTORE" ->
          step.path("gasCost").asLong() >= NEW_SLOT_GAS ? Item.NEW_SLOT : Item.CHANGED_SLOT;
      case "SLOAD" -> Item.READ_SLOT;
      case "STATICCALL" -> opens ? Item.CALL : Item.SIGNATURE;
      case "CALL", "DELEGATECALL", "EXTCODECOPY", "EXTCODESIZE", "BALANCE" -> Item.CALL;
      case "LOG0", "LOG1", "LOG2", "LOG3", "LOG4" -> Item.LOG;
      case "KECCAK256", "SHA3" -> Item.HASH;
      default -> Item.COMPUTATION;
    };
  }
}
