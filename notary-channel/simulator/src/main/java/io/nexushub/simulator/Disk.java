package io.nexushub.simulator;

import io.nexushub.lft.ChainHead;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Replica;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What survives a crash of one node: the journal as bytes, the committed chain, the signatures. A
 * journal record that was written and not yet forced may survive, be torn or be lost with all that
 * follow it.
 */
final class Disk {
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<Bytes> unforced = new ArrayList<>();
  private final List<Block> chain = new ArrayList<>();
  private final TreeMap<Long, Notarisation> notarisations = new TreeMap<>();
  private final Map<Long, Notarisation> unforcedShares = new TreeMap<>();
  private final TreeSet<Long> unfinished = new TreeSet<>();
  private final int members;
  private Hash headState;
  private Optional<ChainHead.Proof> proof = Optional.empty();

  Disk(Block genesis, int members) {
    ToyApplication.Result result = ToyApplication.genesis();
    this.members = members;
    chain.add(genesis);
    headState = result.state();
    result.decision().ifPresent(decision -> decided(genesis, decision));
  }

  private void decided(Block block, Hash decision) {
    keep(new Notarisation(block.height(), block.id(), decision, List.of()));
  }

  private void keep(Notarisation notarisation) {
    notarisations.put(notarisation.height(), notarisation);
    if (notarisation.shares().size() < members) {
      unfinished.add(notarisation.height());
    } else {
      unfinished.remove(notarisation.height());
    }
  }

  void append(JournalRecord entry) {
    unforced.add(entry.encode());
  }

  boolean isForced() {
    return unforced.isEmpty();
  }

  /** Everything written is safe from here on; returns what has become so. */
  List<JournalRecord> force() {
    if (unforced.isEmpty()) {
      return List.of();
    }
    List<JournalRecord> forced = unforced.stream().map(Disk::whole).toList();
    unforced.clear();
    journal.addAll(forced);
    return forced;
  }

  /** The node is gone; returns the records that survived though nothing had forced them. */
  List<JournalRecord> crash(SplittableRandom chance) {
    unforcedShares.values().forEach(this::keep);
    unforcedShares.clear();
    if (unforced.isEmpty()) {
      return List.of();
    }
    int kept = chance.nextInt(unforced.size() + 1);
    if (kept < unforced.size()) {
      Bytes cut = unforced.get(kept);
      requireTorn(cut.slice(0, chance.nextInt(cut.length())));
    }
    unforced.subList(kept, unforced.size()).clear();
    return force();
  }

  /** What is kept is what the bytes on disk say. */
  private static JournalRecord whole(Bytes encoded) {
    try {
      return JournalRecord.decode(encoded);
    } catch (MalformedMessage e) {
      throw new AssertionError("own journal record " + encoded, e);
    }
  }

  /** Recovery leaves out what it cannot read; it must not read what was half written. */
  private static void requireTorn(Bytes cut) {
    try {
      JournalRecord read = JournalRecord.decode(cut);
      throw new InvariantBroken(Invariant.JOURNAL, "a torn record reads as " + read);
    } catch (MalformedMessage expected) {
      // It ends the journal.
    }
  }

  List<JournalRecord> journal() {
    return List.copyOf(journal);
  }

  /** What a host does now and then; here after every commit, because it is where mistakes hide. */
  void compactJournal() {
    List<JournalRecord> kept = JournalRecord.compact(journal, head().height());
    journal.clear();
    journal.addAll(kept);
  }

  /** One batch, forced. */
  void commit(
      Block block, Block child, QuorumCertificate certificate, ToyApplication.Result result) {
    chain.add(block);
    headState = result.state();
    proof = Optional.of(new ChainHead.Proof(child, certificate));
    unforcedShares.clear();
    result.decision().ifPresent(decision -> decided(block, decision));
  }

  /** Nobody forces these: a crash before the next commit brings back what was stored before. */
  void store(Notarisation notarisation) {
    Notarisation before = notarisations.get(notarisation.height());
    if (before != null) {
      unforcedShares.putIfAbsent(notarisation.height(), before);
    }
    keep(notarisation);
  }

  Block head() {
    return chain.getLast();
  }

  List<Block> chain() {
    return List.copyOf(chain);
  }

  List<Block> blocks(long from, long to) {
    return to < from ? List.of() : List.copyOf(chain.subList((int) from, (int) to + 1));
  }

  List<NotaryShares> shares(long from, long to) {
    return to < from
        ? List.of()
        : notarisations.subMap(from, true, to, true).values().stream()
            .map(Notarisation::toMessage)
            .toList();
  }

  List<Notarisation> notarisations() {
    return List.copyOf(notarisations.values());
  }

  Hash headState() {
    return headState;
  }

  ChainHead chainHead() {
    List<Notarisation> newest =
        unfinished.descendingSet().stream()
            .limit(Replica.MAX_NOTARISATIONS)
            .map(notarisations::get)
            .toList()
            .reversed();
    return new ChainHead(head(), headState, proof, newest);
  }
}
