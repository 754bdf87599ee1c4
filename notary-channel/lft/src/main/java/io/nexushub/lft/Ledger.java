package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The committed head and the blocks that compete to follow it: their payloads, their execution,
 * their certificates, and what is final among them.
 */
final class Ledger {
  /** Blocks this far ahead of execution are refused; catching up brings them later. */
  static final int MAX_UNEXECUTED = 128;

  /** Blocks that wait for their parent; the oldest goes first. */
  static final int MAX_ORPHANS = 16;

  private final Rules rules;
  private final Outbox out;
  private final Notarisations notarisations;
  private final Map<Hash, PendingBlock> pending = new LinkedHashMap<>(); // parents before children
  private final Map<Hash, Block> orphans = new LinkedHashMap<>();
  private PendingBlock head;
  private Optional<PendingBlock> committer = Optional.empty();

  /**
   * @param head committed and executed
   */
  Ledger(Rules rules, Outbox out, Notarisations notarisations, PendingBlock head) {
    this.rules = rules;
    this.out = out;
    this.notarisations = notarisations;
    this.head = head;
  }

  PendingBlock head() {
    return head;
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

  boolean hasRoom() {
    return pending.values().stream().filter(block -> !block.isExecuted()).count() < MAX_UNEXECUTED;
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
    Optional<String> objection = BlockCheck.succession(parent.orElseThrow().block(), block);
    if (objection.isPresent() || !hasRoom()) {
      return objection;
    }
    PendingBlock inserted = new PendingBlock(block);
    pending.put(block.id(), inserted);
    notarisations.expect(block);
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
    Optional<PendingBlock> certified = find(certificate.block());
    if (certified.isEmpty()) {
      return;
    }
    PendingBlock block = certified.orElseThrow();
    block.certified(certificate);
    boolean furthest =
        committer.map(known -> known.height() < block.height()).orElse(block != head);
    if (furthest && CommitRule.commitsParent(rules, block.block())) {
      committer = Optional.of(block);
    }
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
    for (PendingBlock child : List.copyOf(pending.values())) {
      if (child.block().parent().equals(id)) {
        execute(child);
      }
    }
  }

  private void execute(PendingBlock block) {
    boolean parentExecuted =
        find(block.block().parent()).filter(PendingBlock::isExecuted).isPresent();
    if (block.startExecuting(parentExecuted)) {
      out.add(new Effect.Execute(block.block()));
    }
  }

  /**
   * Commits what is final and executed.
   *
   * @return why this replica must not go on, or empty
   */
  Optional<String> commitFinal() {
    while (committer.isPresent()) {
      List<Block> path = branch(committer.orElseThrow());
      if (path.size() < 2) {
        committer = Optional.empty();
        return Optional.empty();
      }
      PendingBlock next = find(path.get(0).id()).orElseThrow();
      Block child = path.get(1);
      if (next.outcome().isEmpty()) {
        return Optional.empty();
      }
      Outcome outcome = next.outcome().orElseThrow();
      if (!child.header().parentResult().equals(outcome.result())) {
        return Optional.of(
            "result of block %d: %s (expected by quorum: %s)"
                .formatted(next.height(), outcome.result(), child.header().parentResult()));
      }
      commit(next, child);
    }
    return Optional.empty();
  }

  private void commit(PendingBlock next, Block child) {
    QuorumCertificate proof = find(child.id()).flatMap(PendingBlock::certificate).orElseThrow();
    out.add(new Effect.Commit(next.block(), child, proof));
    head = next;
    pending.remove(next.id());
    discardOtherBranches();
    notarisations.committed(next.block());
  }

  private void discardOtherBranches() {
    Set<Hash> alive = new LinkedHashSet<>();
    alive.add(head.id());
    for (PendingBlock block : List.copyOf(pending.values())) {
      if (alive.contains(block.block().parent())) {
        alive.add(block.id());
      } else {
        pending.remove(block.id());
        notarisations.discarded(block.id());
        out.add(new Effect.Discard(block.id()));
      }
    }
    orphans.values().removeIf(block -> block.height() <= head.height());
    committer = committer.filter(block -> alive.contains(block.id()));
  }
}
