package io.nexushub.simulator;

import io.nexushub.lft.ChainHead;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
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
import java.util.TreeMap;

/** What survives a crash of one node: the journal as bytes, the committed chain, the signatures. */
final class Disk {
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<Block> chain = new ArrayList<>();
  private final Map<Long, Notarisation> notarisations = new TreeMap<>();
  private Hash headState;
  private Optional<ChainHead.Proof> proof = Optional.empty();

  Disk(Block genesis) {
    ToyApplication.Result result = ToyApplication.genesis();
    chain.add(genesis);
    headState = result.state();
    result
        .decision()
        .ifPresent(decision ->
            notarisations.put(0L, new Notarisation(0, genesis.id(), decision, List.of())));
  }

  /** What is kept is what the bytes on disk say. */
  void append(JournalRecord entry) {
    Bytes encoded = entry.encode();
    try {
      journal.add(JournalRecord.decode(encoded));
    } catch (MalformedMessage e) {
      throw new AssertionError("own journal record " + encoded, e);
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

  void commit(
      Block block, Block child, QuorumCertificate certificate, ToyApplication.Result result) {
    chain.add(block);
    headState = result.state();
    proof = Optional.of(new ChainHead.Proof(child, certificate));
    result
        .decision()
        .ifPresent(decision ->
            notarisations.put(
                block.height(), new Notarisation(block.height(), block.id(), decision, List.of())));
  }

  void store(Notarisation notarisation) {
    notarisations.put(notarisation.height(), notarisation);
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
    return notarisations.values().stream()
        .filter(known -> known.height() >= from && known.height() <= to)
        .map(Notarisation::toMessage)
        .toList();
  }

  List<Notarisation> notarisations() {
    return List.copyOf(notarisations.values());
  }

  Hash headState() {
    return headState;
  }

  ChainHead chainHead(int members) {
    List<Notarisation> unfinished =
        notarisations.values().stream().filter(known -> known.shares().size() < members).toList();
    return new ChainHead(head(), headState, proof, unfinished);
  }
}
