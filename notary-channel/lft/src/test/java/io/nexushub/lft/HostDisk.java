package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one host has on disk: a journal, a chain with the proofs of its epochs' ends, signatures.
 */
final class HostDisk {
  /** What executing a block gave. */
  record Result(Hash state, Optional<Hash> decision, Optional<List<Member>> members) {}

  /** A committed block as {@link Effect.Commit} told it. */
  record Entry(Block block, ChainHead.Proof proof, Result result) {}

  private final Block genesis;
  private final Result start;
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<FormerEpoch> former = new ArrayList<>();
  private final Map<Long, Notarisation> notarisations = new TreeMap<>();
  private Membership members;

  HostDisk(Block genesis, Result start, Membership members) {
    this.genesis = genesis;
    this.start = start;
    this.members = members;
  }

  /** As it is now; what comes later does not show in it. */
  HostDisk backup() {
    HostDisk copy = new HostDisk(genesis, start, members);
    copy.journal.addAll(journal);
    copy.entries.addAll(entries);
    copy.former.addAll(former);
    copy.notarisations.putAll(notarisations);
    return copy;
  }

  /** Goes on with another disk's journal, as a host does whose store was restored from a backup. */
  void useJournalOf(HostDisk other) {
    journal.clear();
    journal.addAll(other.journal);
  }

  void append(JournalRecord entry) {
    try {
      journal.add(JournalRecord.decode(entry.encode()));
    } catch (MalformedMessage e) {
      throw new AssertionError("own journal record", e);
    }
  }

  void commit(Effect.Commit commit, Result result) {
    Block block = commit.block();
    entries.add(
        new Entry(block, new ChainHead.Proof(commit.child(), commit.childCertificate()), result));
    result
        .decision()
        .ifPresent(decision ->
            notarisations.put(
                block.height(), new Notarisation(block.height(), block.id(), decision, List.of())));
    commit
        .opened()
        .ifPresent(next -> {
          former.add(new FormerEpoch(members, block.header()));
          members = next;
        });
    List<JournalRecord> kept = JournalRecord.compact(journal, block.height());
    journal.clear();
    journal.addAll(kept);
  }

  void store(Notarisation notarisation) {
    notarisations.put(notarisation.height(), notarisation);
  }

  Optional<Notarisation> notarisation(long height) {
    return Optional.ofNullable(notarisations.get(height));
  }

  Membership members() {
    return members;
  }

  List<FormerEpoch> former() {
    return former;
  }

  List<JournalRecord> journal() {
    return List.copyOf(journal);
  }

  List<Entry> entries() {
    return entries;
  }

  Block head() {
    return entries.isEmpty() ? genesis : entries.getLast().block();
  }

  Hash headState() {
    return entries.isEmpty() ? start.state() : entries.getLast().result().state();
  }

  ChainHead chainHead() {
    if (entries.isEmpty()) {
      return ChainHead.genesis(genesis, start.state(), start.decision());
    }
    Entry last = entries.getLast();
    return new ChainHead(
        last.block(),
        last.result().state(),
        Optional.of(last.proof()),
        List.copyOf(notarisations.values()),
        last.result().members(),
        former);
  }

  /** What a host sends for {@link Effect.SendBlocks}: up to the end of an epoch at most. */
  Input.BlocksFetched answer(long now, Effect.SendBlocks asked, Address self) {
    List<Block> blocks = new ArrayList<>();
    for (long height = asked.fromHeight(); height <= asked.toHeight(); height++) {
      Entry entry = entries.get((int) height - 1);
      blocks.add(entry.block());
      if (entry.block().header().endsEpoch()) {
        blocks.add(entry.proof().child());
        return fetched(now, asked, self, blocks, entry.proof().childCertificate());
      }
    }
    blocks.addAll(asked.further());
    QuorumCertificate last =
        asked.certificate().orElseGet(() -> entries.get((int) asked.toHeight()).block().justify());
    return fetched(now, asked, self, blocks, last);
  }

  private Input.BlocksFetched fetched(
      long now,
      Effect.SendBlocks asked,
      Address self,
      List<Block> blocks,
      QuorumCertificate certificate) {
    List<NotaryShares> shares =
        notarisations.values().stream()
            .filter(known -> known.height() >= asked.fromHeight())
            .filter(known -> known.height() <= asked.toHeight())
            .map(Notarisation::toMessage)
            .toList();
    return new Input.BlocksFetched(now, self, blocks, certificate, shares);
  }
}
