package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The committed head and the blocks that compete to follow it in the present epoch: their payloads,
 * their execution, their certificates, and what is final among them.
 */
final class Ledger {
  /** Blocks this far ahead of execution are refused; catching up brings them later. */
  static final int MAX_UNEXECUTED = 128;

  /** Blocks that wait for their parent; the oldest goes first. */
  static final int MAX_ORPHANS = 16;

  private final Rules rules;
  private final Membership members;
  private final Outbox out;
  private final Notarisations notarisations;
  private final Map<Hash, PendingBlock> pending = new LinkedHashMap<>(); // parents before children
  private final Map<Hash, Block> orphans = new LinkedHashMap<>();
  private PendingBlock head;
  private Optional<Finality> known = Optional.empty();
  private Optional<Membership> opened = Optional.empty();

  /**
   * @param head committed and executed
   */
  Ledger(Terms terms, Outbox out, Notarisations notarisations, PendingBlock head) {
    this.rules = terms.rules();
    this.members = terms.seat().members();
    this.out = out;
    this.notarisations = notarisations;
    this.head = head;
  }

  PendingBlock head() {
    return head;
  }

  /** The next epoch's membership, once the block that ends this one is committed. */
  Optional<Membership> opened() {
    return opened;
  }

  /** Whether the end of the epoch is proven final: nothing more of this epoch is needed. */
  boolean isConcluded() {
    return known.flatMap(finality -> finality.last().end()).isPresent();
  }

  /** What a child of this block, which is executed, must announce. */
  Hash nextMembership(PendingBlock parent) {
    return parent
        .end()
        .map(end -> end.block().header().nextMembership())
        .orElseGet(() -> parent.outcome().orElseThrow().announced(members).hash());
  }

  /** The committed head or a block after it. */
  Optional<PendingBlock> find(Hash id) {
    return head.id().equals(id) ? Optional.of(head) : Optional.ofNullable(pending.get(id));
  }

  /** The uncommitted blocks up to this one, ascending. */
  List<Block> branch(PendingBlock tip) {
    List<Block> branch = new ArrayList<>();
    Optional<PendingBlock> at = Optional.of(tip);
    while (at.isPresent() && at.orElseThrow() != head) {
      branch.add(at.orElseThrow().block());
      at = find(at.orElseThrow().block().parent());
    }
    return branch.reversed();
  }

  /** A transaction of one of its uncommitted ancestors that this block holds again. */
  Optional<Hash> repeated(Block block) {
    Set<Hash> seen = new LinkedHashSet<>();
    find(block.parent())
        .ifPresent(parent -> branch(parent).forEach(each -> seen.addAll(each.transactions())));
    return block.transactions().stream().filter(seen::contains).findFirst();
  }

  /** Whether somebody waits for the commit of a block of this branch. */
  boolean branchHoldsWork(PendingBlock tip) {
    return branch(tip).stream()
        .flatMap(block -> find(block.id()).stream())
        .anyMatch(PendingBlock::holdsWork);
  }

  /** The certified block furthest from genesis: where to go on fetching. */
  PendingBlock highestCertified() {
    PendingBlock highest = head;
    for (PendingBlock block : pending.values()) {
      if (block.certificate().isPresent() && block.height() > highest.height()) {
        highest = block;
      }
    }
    return highest;
  }

  private boolean hasRoom() {
    return hasRoom(1);
  }

  /** Whether so many more blocks would be taken now. */
  boolean hasRoom(int blocks) {
    long waiting = pending.values().stream().filter(block -> !block.isExecuted()).count();
    return waiting + blocks <= MAX_UNEXECUTED;
  }

  /**
   * Takes a block whose certificates are valid, or keeps it until its parent comes.
   *
   * @return why not, or empty
   */
  Optional<String> insert(Block block) {
    if (find(block.id()).isPresent() || block.height() <= head.height()) {
      return Optional.empty();
    }
    Optional<PendingBlock> parent = find(block.parent());
    if (parent.isEmpty()) {
      await(block);
      return Optional.empty();
    }
    Optional<String> objection = BlockCheck.succession(parent.orElseThrow(), block);
    if (objection.isPresent() || !hasRoom()) {
      return objection;
    }
    PendingBlock inserted = PendingBlock.after(parent.orElseThrow(), block);
    pending.put(block.id(), inserted);
    if (!inserted.isClosing()) {
      notarisations.expect(block);
    }
    if (block.transactions().isEmpty()) {
      inserted.payloadArrived();
    } else {
      out.add(new Effect.FetchPayload(block));
    }
    certify(block.justify());
    execute(inserted);
    adopt(block.id());
    return Optional.empty();
  }

  private void await(Block block) {
    orphans.put(block.id(), block);
    if (orphans.size() > MAX_ORPHANS) {
      orphans.remove(orphans.keySet().iterator().next());
    }
  }

  private void adopt(Hash parent) {
    List<Block> children =
        orphans.values().stream().filter(block -> block.parent().equals(parent)).toList();
    for (Block child : children) {
      orphans.remove(child.id());
      insert(child); // An objection was its proposer's to avoid; nobody is left to tell.
    }
  }

  /** A block's certificate, which is valid: remembers it, and what it makes final (rule 4). */
  void certify(QuorumCertificate certificate) {
    Optional<PendingBlock> certified = find(certificate.block()).filter(block -> block != head);
    if (certified.isEmpty()) {
      return;
    }
    PendingBlock block = certified.orElseThrow();
    block.certified(certificate);
    if (CommitRule.commitsParent(rules, block.block())) {
      Optional<PendingBlock> last = block.isClosing() ? block.end() : find(block.block().parent());
      last.ifPresent(parent -> settle(new Finality(parent, block.block(), certificate)));
    }
  }

  /**
   * A closing block that makes the end of the epoch final without its ancestors down to there being
   * known here, and its certificate; both valid. Says whether that end is here.
   */
  boolean conclude(Block closing, QuorumCertificate certificate) {
    Optional<PendingBlock> end =
        pending.values().stream()
            .filter(block -> !block.isClosing() && closing.closes(block.id()))
            .findFirst();
    if (end.isEmpty() || !CommitRule.commitsParent(rules, closing)) {
      return false;
    }
    settle(new Finality(end.orElseThrow(), closing, certificate));
    return true;
  }

  private void settle(Finality finality) {
    long before = known.map(Finality::last).orElse(head).height();
    if (finality.last().height() > before) {
      known = Optional.of(finality);
    }
  }

  /** The journal has this block's vote. */
  void journaled(Hash id) {
    find(id).ifPresent(PendingBlock::journaled);
  }

  void payloadArrived(Hash id) {
    find(id)
        .ifPresent(block -> {
          block.payloadArrived();
          execute(block);
        });
  }

  void executed(Hash id, Outcome outcome) {
    PendingBlock block = pending.get(id);
    if (block == null || !block.isExecuting()) {
      return;
    }
    block.executed(outcome);
    notarisations.executed(block.block(), outcome.decision());
    executeChildren(id);
  }

  private void executeChildren(Hash parent) {
    for (PendingBlock child : List.copyOf(pending.values())) {
      if (child.block().parent().equals(parent)) {
        execute(child);
      }
    }
  }

  private void execute(PendingBlock block) {
    boolean parentExecuted =
        find(block.block().parent()).filter(PendingBlock::isExecuted).isPresent();
    if (!block.startExecuting(parentExecuted)) {
      return;
    }
    if (block.isClosing()) {
      // Nothing happens in it: what it hands on is the result of the block it closes the epoch of.
      Hash result = block.end().flatMap(PendingBlock::outcome).orElseThrow().result();
      block.executed(new Outcome(result, Optional.empty(), Optional.empty()));
      executeChildren(block.id());
    } else {
      out.add(new Effect.Execute(block.block()));
    }
  }

  /**
   * Commits what is final and executed.
   *
   * @return why this replica must not go on, or empty
   */
  Optional<String> commitFinal() {
    while (known.isPresent()) {
      Finality finality = known.orElseThrow();
      List<Block> path = branch(finality.last());
      if (path.isEmpty()) {
        known = Optional.empty();
        return Optional.empty();
      }
      PendingBlock next = find(path.getFirst().id()).orElseThrow();
      if (next.outcome().isEmpty()) {
        return Optional.empty();
      }
      Block child = path.size() > 1 ? path.get(1) : finality.witness();
      // The end of an epoch may have been learned from a closing block alone.
      QuorumCertificate proof =
          find(child.id())
              .flatMap(PendingBlock::certificate)
              .filter(own -> path.size() > 1)
              .orElse(finality.certificate());
      Optional<String> objection = disagreement(next, child.header());
      if (objection.isPresent()) {
        return objection;
      }
      commit(next, child, proof);
    }
    return Optional.empty();
  }

  /** What a quorum has certified and this replica has computed otherwise. */
  private Optional<String> disagreement(PendingBlock next, BlockHeader child) {
    Hash result = next.outcome().orElseThrow().result();
    if (!child.parentResult().equals(result)) {
      return Optional.of(
          "result of block %d: %s (expected by quorum: %s)"
              .formatted(next.height(), result, child.parentResult()));
    }
    Hash announced = nextMembership(head);
    Hash agreed = next.block().header().nextMembership();
    return agreed.equals(announced)
        ? Optional.empty()
        : Optional.of(
            "next membership at block %d: %s (expected by quorum: %s)"
                .formatted(next.height(), announced, agreed));
  }

  private void commit(PendingBlock next, Block child, QuorumCertificate proof) {
    if (next.end().isPresent()) {
      opened = Optional.of(head.outcome().orElseThrow().announced(members));
    }
    out.add(new Effect.Commit(next.block(), child, proof, opened, next.isInJournal()));
    head = next;
    pending.remove(next.id());
    discardOtherBranches();
    notarisations.committed(next.block());
  }

  private void discardOtherBranches() {
    Set<Hash> alive = new LinkedHashSet<>();
    alive.add(head.id());
    for (PendingBlock block : List.copyOf(pending.values())) {
      boolean follows = opened.isEmpty() && alive.contains(block.block().parent());
      if (follows) {
        alive.add(block.id());
      } else {
        pending.remove(block.id());
        notarisations.discarded(block.id());
        out.add(new Effect.Discard(block.id()));
      }
    }
    orphans.values().removeIf(block -> block.height() <= head.height());
    known = known.filter(finality -> alive.contains(finality.last().id()));
  }
}
