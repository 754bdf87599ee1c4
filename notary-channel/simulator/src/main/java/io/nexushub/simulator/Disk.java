package io.nexushub.simulator;

import io.nexushub.lft.ChainHead;
import io.nexushub.lft.Effect;
import io.nexushub.lft.FormerEpoch;
import io.nexushub.lft.JournalRecord;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Replica;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.NotaryShares;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What survives a crash of one node: the journal as bytes, the committed chain, the signatures. A
 * journal record that was written and not yet forced may survive, be torn or be lost with all that
 * follow it. Commits that are not forced are all lost: a host keeps them in memory until then.
 */
final class Disk {
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<Bytes> unforced = new ArrayList<>();
  private final List<Block> chain = new ArrayList<>();
  private final TreeMap<Long, Notarisation> notarisations = new TreeMap<>();
  private final Map<Long, Notarisation> unforcedShares = new TreeMap<>();
  private final TreeSet<Long> unfinished = new TreeSet<>();
  private final List<FormerEpoch> former = new ArrayList<>();
  private final TreeMap<Long, ChainHead.Proof> ends = new TreeMap<>();
  private Membership members;
  private Hash headState;
  private Optional<List<Member>> asked = Optional.empty();
  private Optional<ChainHead.Proof> proof = Optional.empty();

  /** The commits that are not forced, the newest first. */
  private final Deque<Gathered> gathered = new ArrayDeque<>();

  /** Records ever appended to the journal. */
  private long promises;

  /**
   * A commit that a crash takes back.
   *
   * @param promisesBefore records appended to the journal before it
   */
  private record Gathered(Block block, Runnable undo, long promisesBefore) {}

  /** Whether the journal does not have all of them. */
  private boolean urgent;

  /**
   * @param members of the first epoch
   */
  Disk(Block genesis, Membership members) {
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
    if (notarisation.shares().size() < membersAt(notarisation.height()).size()) {
      unfinished.add(notarisation.height());
    } else {
      unfinished.remove(notarisation.height());
    }
  }

  private Membership membersAt(long height) {
    return former.stream()
        .filter(epoch -> height <= epoch.last().height())
        .findFirst()
        .map(FormerEpoch::members)
        .orElse(members);
  }

  /** Of the epoch the chain is in. */
  Membership members() {
    return members;
  }

  /** A promise, not forced; commits that are owed before it are. */
  void append(JournalRecord entry) {
    if (urgent) {
      forceCommits();
    }
    promises++;
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

  /** Every commit is safe from here on, and the journal forgets what it had of them. */
  void forceCommits() {
    gathered.clear();
    unforcedShares.clear();
    urgent = false;
    compactJournal();
  }

  boolean hasUnforcedCommits() {
    return !gathered.isEmpty();
  }

  /** Whether the block and its content would survive if its commit were taken back. */
  boolean journalHas(Block block) {
    return journal.contains(new JournalRecord.Voted(block));
  }

  /** The node is gone; returns the records that survived though nothing had forced them. */
  List<JournalRecord> crash(SplittableRandom chance) {
    gathered.forEach(commit -> {
      if (!journalHas(commit.block) && promises > commit.promisesBefore) {
        throw new InvariantBroken(
            Invariant.JOURNAL, "a crash takes back " + commit.block.id() + " for good");
      }
      commit.undo.run();
    });
    gathered.clear();
    urgent = false;
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

  /** What a host does now and then; here after every flush, because it is where mistakes hide. */
  private void compactJournal() {
    List<JournalRecord> kept = JournalRecord.compact(journal, head().height());
    journal.clear();
    journal.addAll(kept);
  }

  /** Not forced. */
  void commit(Effect.Commit commit, ToyApplication.Result result) {
    Block block = commit.block();
    gathered.push(new Gathered(block, takingBack(block.height()), promises));
    urgent |= commit.isUrgent();
    ChainHead.Proof shown = new ChainHead.Proof(commit.child(), commit.childCertificate());
    chain.add(block);
    headState = result.state();
    asked = result.members();
    proof = Optional.of(shown);
    if (commit.opened().isPresent()) {
      ends.put(block.height(), shown);
      former.add(new FormerEpoch(members, block.header()));
      members = commit.opened().get();
    }
    result.decision().ifPresent(decision -> decided(block, decision));
  }

  private Runnable takingBack(long height) {
    Hash stateBefore = headState;
    Optional<List<Member>> askedBefore = asked;
    Optional<ChainHead.Proof> proofBefore = proof;
    return () -> {
      chain.removeLast();
      headState = stateBefore;
      asked = askedBefore;
      proof = proofBefore;
      notarisations.remove(height);
      unforcedShares.remove(height);
      unfinished.remove(height);
    };
  }

  /** A crash before commits are forced next brings back what was stored before. */
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

  /** The height of the first last block of an epoch among these, if there is one. */
  Optional<Long> firstEnd(long from, long to) {
    return Optional.ofNullable(ends.ceilingKey(from)).filter(height -> height <= to);
  }

  /** Why the block of this height was its epoch's last. */
  Optional<ChainHead.Proof> end(long height) {
    return Optional.ofNullable(ends.get(height));
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
    return new ChainHead(head(), headState, proof, newest, asked, former);
  }
}
