package io.nexushub.node.channel;

import io.nexushub.lft.Transaction;
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
  /** Transactions that came for a block before anyone asked for its content. */
  private static final int SPARE_LIMIT = 100_000;

  private final Mempool mempool;
  private final Map<Hash, Pending> blocks = new LinkedHashMap<>();
  private final Map<Hash, Transaction> spare = new LinkedHashMap<>();

  /** A block with a place for each of its transactions. */
  private static final class Pending {
    private final Block block;
    private final @Nullable Transaction[] content;
    private final Map<Hash, Integer> missing = new LinkedHashMap<>();
    private final Map<Hash, Integer> places = new HashMap<>();

    private Pending(Block block) {
      this.block = block;
      this.content = new Transaction[block.transactions().size()];
      for (int place = 0; place < content.length; place++) {
        places.put(block.transactions().get(place), place);
      }
    }
  }

  Payloads(Mempool mempool) {
    this.mempool = mempool;
  }

  /** Whether a block may be gathered, and if not, what is wrong with it. */
  sealed interface Start {
    record Complete() implements Start {}

    record Missing() implements Start {}

    /** Holds a transaction twice, or one of its uncommitted ancestors'. */
    record Repeats(Hash transaction) implements Start {}
  }

  Start want(Block block) {
    Optional<Hash> repeated = repeated(block);
    if (repeated.isPresent()) {
      return new Start.Repeats(repeated.get());
    }
    Pending pending = blocks.computeIfAbsent(block.id(), id -> new Pending(block));
    for (int place = 0; place < pending.content.length; place++) {
      Hash id = block.transactions().get(place);
      if (pending.content[place] == null) {
        Transaction found = spare.get(id);
        pending.content[place] = found != null ? found : mempool.get(id).orElse(null);
      }
      if (pending.content[place] == null) {
        pending.missing.put(id, place);
      }
    }
    return pending.missing.isEmpty() ? new Start.Complete() : new Start.Missing();
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

  /** A transaction was admitted to the mempool; gives the blocks that it completes. */
  List<Hash> arrived(Collection<Transaction> transactions) {
    List<Hash> completed = new ArrayList<>();
    for (Pending pending : blocks.values()) {
      if (!pending.missing.isEmpty()) {
        fill(pending, transactions);
        if (pending.missing.isEmpty()) {
          completed.add(pending.block.id());
        }
      }
    }
    return completed;
  }

  /** Keeps transactions that belong to blocks, whether or not the mempool has room for them. */
  List<Hash> keep(Collection<Transaction> transactions) {
    for (Transaction transaction : transactions) {
      if (spare.size() < SPARE_LIMIT) {
        spare.put(transaction.id(), transaction);
      }
    }
    return arrived(transactions);
  }

  private static void fill(Pending pending, Collection<Transaction> transactions) {
    for (Transaction transaction : transactions) {
      Integer place = pending.missing.remove(transaction.id());
      if (place != null) {
        pending.content[place] = transaction;
      }
    }
  }

  /** Ids a block still lacks; empty if it is complete or no longer wanted. */
  List<Hash> missing(Hash block) {
    Pending pending = blocks.get(block);
    return pending == null ? List.of() : List.copyOf(pending.missing.keySet());
  }

  /** Whether any uncommitted block still needs one of these. */
  boolean needs(Hash transaction) {
    return blocks.values().stream().anyMatch(block -> block.missing.containsKey(transaction));
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
    Transaction kept = spare.get(id);
    if (kept != null) {
      return Optional.of(kept);
    }
    for (Pending pending : blocks.values()) {
      Integer place = pending.places.get(id);
      if (place != null) {
        return Optional.ofNullable(pending.content[place]);
      }
    }
    return Optional.empty();
  }

  void forget(Hash block) {
    Pending pending = blocks.remove(block);
    if (pending != null) {
      pending.block.transactions().forEach(spare::remove);
    }
  }

  /** Ids of the transactions in these blocks. */
  static Set<Hash> idsOf(List<Block> uncommitted) {
    Set<Hash> ids = new HashSet<>();
    uncommitted.forEach(block -> ids.addAll(block.transactions()));
    return ids;
  }
}
