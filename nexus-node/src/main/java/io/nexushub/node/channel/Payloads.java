package io.nexushub.node.channel;

import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of blocks that are not committed yet: gathered from the mempool and from peers until
 * complete. Belongs to the channel's event loop.
 */
final class Payloads {
  private final Mempool mempool;
  private final int maxBytes;
  private final Map<Hash, Pending> blocks = new LinkedHashMap<>();

  /**
   * Transactions that came with blocks before their content was wanted: each peer's last answer.
   */
  private final Map<Address, Map<Hash, Transaction>> spare = new HashMap<>();

  /** A block with a place for each of its transactions. */
  private static final class Pending {
    private final Block block;
    private final @Nullable Transaction[] content;
    private final Map<Hash, Integer> missing = new LinkedHashMap<>();
    private final Map<Hash, Integer> places = new HashMap<>();
    private long bytes;

    private Pending(Block block) {
      this.block = block;
      this.content = new Transaction[block.transactions().size()];
      for (int place = 0; place < content.length; place++) {
        places.put(block.transactions().get(place), place);
      }
    }

    private void put(int place, Transaction transaction) {
      content[place] = transaction;
      bytes += transaction.bytes().length();
    }
  }

  /**
   * @param maxBytes of transactions in one block; one that has more is never complete
   */
  Payloads(Mempool mempool, int maxBytes) {
    this.mempool = mempool;
    this.maxBytes = maxBytes;
  }

  /** Whether a block may be gathered, and if not, what is wrong with it. */
  sealed interface Start {
    record Complete() implements Start {}

    record Missing() implements Start {}

    /** Holds a transaction twice, or one of its uncommitted ancestors'. */
    record Repeats(Hash transaction) implements Start {}

    record TooLarge(long bytes) implements Start {}
  }

  Start want(Block block) {
    Optional<Hash> repeated = repeated(block);
    if (repeated.isPresent()) {
      return new Start.Repeats(repeated.get());
    }
    Pending pending = blocks.computeIfAbsent(block.id(), id -> new Pending(block));
    for (int place = 0; place < pending.content.length; place++) {
      if (pending.content[place] == null) {
        Hash id = block.transactions().get(place);
        Optional<Transaction> found = spare(id).or(() -> mempool.get(id));
        if (found.isPresent()) {
          pending.put(place, found.get());
        } else {
          pending.missing.put(id, place);
        }
      }
    }
    if (pending.bytes > maxBytes) {
      return new Start.TooLarge(pending.bytes);
    }
    return pending.missing.isEmpty() ? new Start.Complete() : new Start.Missing();
  }

  private Optional<Transaction> spare(Hash id) {
    for (Map<Hash, Transaction> each : spare.values()) {
      Transaction found = each.get(id);
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private Optional<Hash> repeated(Block block) {
    Set<Hash> seen = new HashSet<>();
    Pending ancestor = blocks.get(block.parent());
    while (ancestor != null) {
      seen.addAll(ancestor.block.transactions());
      ancestor = blocks.get(ancestor.block.parent());
    }
    return block.transactions().stream().filter(id -> !seen.add(id)).findFirst();
  }

  /** Transactions were admitted; gives the blocks that they complete. */
  List<Hash> arrived(Collection<Transaction> transactions) {
    List<Hash> completed = new ArrayList<>();
    for (Pending pending : blocks.values()) {
      if (!pending.missing.isEmpty()) {
        fill(pending, transactions);
        if (pending.missing.isEmpty() && pending.bytes <= maxBytes) {
          completed.add(pending.block.id());
        }
      }
    }
    return completed;
  }

  /**
   * Keeps transactions that came with blocks, whether or not the mempool has room for them, in
   * place of those that the same peer brought before.
   */
  List<Hash> keep(Address from, Collection<Transaction> transactions) {
    Map<Hash, Transaction> kept = new HashMap<>();
    transactions.forEach(transaction -> kept.put(transaction.id(), transaction));
    spare.put(from, kept);
    return arrived(transactions);
  }

  private static void fill(Pending pending, Collection<Transaction> transactions) {
    for (Transaction transaction : transactions) {
      Integer place = pending.missing.remove(transaction.id());
      if (place != null) {
        pending.put(place, transaction);
      }
    }
  }

  /** Whether any block still lacks a transaction. */
  boolean areGathered() {
    return blocks.values().stream().anyMatch(pending -> !pending.missing.isEmpty());
  }

  /** Ids a block still lacks; empty if it is complete, too large, or no longer wanted. */
  List<Hash> missing(Hash block) {
    Pending pending = blocks.get(block);
    return pending == null || pending.bytes > maxBytes
        ? List.of()
        : List.copyOf(pending.missing.keySet());
  }

  /** The content of a block that is complete, in order; an empty one is always complete. */
  List<Transaction> content(Block block) {
    if (block.transactions().isEmpty()) {
      blocks.computeIfAbsent(block.id(), id -> new Pending(block));
      return List.of();
    }
    Pending pending = blocks.get(block.id());
    if (pending == null || !pending.missing.isEmpty()) {
      throw new IllegalStateException(
          "content of block " + block.height() + " was asked for before it was here");
    }
    List<Transaction> content = new ArrayList<>(pending.content.length);
    for (Transaction transaction : pending.content) {
      content.add(Objects.requireNonNull(transaction));
    }
    return content;
  }

  /** A transaction of an uncommitted block, for peers who ask and users who wonder. */
  Optional<Transaction> find(Hash id) {
    for (Pending pending : blocks.values()) {
      Integer place = pending.places.get(id);
      if (place != null) {
        return Optional.ofNullable(pending.content[place]);
      }
    }
    return spare(id);
  }

  void forget(Hash block) {
    Pending pending = blocks.remove(block);
    if (pending != null) {
      spare.values().forEach(each -> pending.block.transactions().forEach(each::remove));
    }
  }

  /** Ids of the transactions in these blocks. */
  static Set<Hash> idsOf(List<Block> uncommitted) {
    Set<Hash> ids = new HashSet<>();
    uncommitted.forEach(block -> ids.addAll(block.transactions()));
    return ids;
  }
}
