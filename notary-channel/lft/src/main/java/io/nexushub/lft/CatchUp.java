package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Fetches the blocks a replica has seen certificates of but not the blocks: first from the peer who
 * showed them, then from each of the others in turn, until the candidate is here. From a peer who
 * speaks of a later epoch it asks for what follows the head, up to the end of this epoch.
 */
final class CatchUp {
  private final Terms terms;
  private final Outbox out;
  private final Ledger ledger;
  private final Certificates certificates;
  private final Ahead ahead;
  private boolean asked;
  private int turn;
  private Optional<Address> leader = Optional.empty();
  private Optional<Address> pioneer = Optional.empty(); // asked because of its epoch

  CatchUp(Terms terms, Outbox out, Ledger ledger, Certificates certificates, Ahead ahead) {
    this.terms = terms;
    this.out = out;
    this.ledger = ledger;
    this.certificates = certificates;
    this.ahead = ahead;
  }

  /** This peer showed a certificate newer than ours: it should have the block. */
  void follow(Address peer) {
    leader = Optional.of(peer);
  }

  /** Asks for what is missing below the candidate, or of this epoch, if nobody was asked yet. */
  void seek(QuorumCertificate high, long round) {
    // An answer that has no room would be fetched, checked, thrown away and fetched again.
    if (asked || ledger.isConcluded() || !ledger.hasRoom(Replica.MAX_FETCHED_BLOCKS)) {
      return;
    }
    boolean missing = ledger.find(high.block()).isEmpty() && high.height() > ledger.head().height();
    if (missing) {
      leader
          .filter(known -> !known.equals(terms.self()))
          .or(this::nextPeer)
          .ifPresent(peer -> ask(peer, high.height(), round));
    } else {
      pioneer = ahead.peer(terms.epoch());
      pioneer.ifPresent(peer -> ask(peer, Long.MAX_VALUE, round));
    }
  }

  private void ask(Address peer, long upTo, long round) {
    // Odd turns start over from the head: what is certified above it may be another branch.
    PendingBlock basis = turn % 2 == 0 ? ledger.highestCertified() : ledger.head();
    long next = basis.height() + 1;
    // After the end of the epoch there is only what will be thrown away, and peers have by now.
    long from = Math.min(upTo, basis.end().map(PendingBlock::height).orElse(next));
    long to = Math.min(upTo, from + Replica.MAX_FETCHED_BLOCKS - 1);
    asked = true;
    out.add(new Effect.FetchBlocks(peer, from, to));
    out.add(
        new Effect.SetTimer(
            new Timer(Timer.Kind.FETCH, round),
            ReplicaConfig.micros(terms.config().roundTimeout())));
  }

  /** The peer asked has not answered, or not to the point: somebody else, next time. */
  void giveUp() {
    asked = false;
    leader = Optional.empty();
    pioneer.ifPresent(ahead::disappointedBy);
    pioneer = Optional.empty();
    turn++;
  }

  private Optional<Address> nextPeer() {
    List<Address> others =
        terms.seat().members().addresses().stream()
            .filter(peer -> !peer.equals(terms.self()))
            .toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(others.get(Math.floorMod(turn, others.size())));
  }

  /** Whether an answer is as asked and proven; takes its blocks and says whether any was news. */
  boolean accept(Input.BlocksFetched answer) {
    if (!asked || answer.blocks().isEmpty()) {
      return false;
    }
    Optional<String> objection = objection(answer.blocks(), answer.certificate());
    if (objection.isPresent()) {
      out.add(new Effect.Refuse(answer.from(), objection.orElseThrow()));
      giveUp();
      return false;
    }
    boolean news = false;
    Block last = answer.blocks().getLast();
    for (Block block : answer.blocks()) {
      if (block.id().equals(last.id())
          && block.isClosing()
          && ledger.find(block.parent()).isEmpty()) {
        news |= ledger.conclude(block, answer.certificate());
        break;
      }
      boolean known = ledger.find(block.id()).isPresent();
      Optional<String> refusal = ledger.insert(block);
      if (refusal.isPresent()) {
        out.add(new Effect.Refuse(answer.from(), refusal.orElseThrow()));
        break;
      }
      news |= !known && ledger.find(block.id()).isPresent();
    }
    // All the blocks may be here, and only the proof of the last have been missing.
    news |= ledger.find(last.id()).filter(block -> block.certificate().isEmpty()).isPresent();
    if (news) {
      asked = false;
    }
    return news;
  }

  private Optional<String> objection(List<Block> blocks, QuorumCertificate certificate) {
    Block last = blocks.getLast();
    int most = Replica.MAX_FETCHED_BLOCKS + (last.isClosing() ? 1 : 0);
    if (blocks.size() > most) {
      return Optional.of("blocks: " + blocks.size() + " (expected: <= " + most + ")");
    }
    if (!certificate.block().equals(last.id()) || certificate.round() != last.round()) {
      return Optional.of(
          "certificate of " + certificate.block() + " (expected: " + last.id() + ")");
    }
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (i > 0 && !follows(block, blocks.get(i - 1), i == blocks.size() - 1)) {
        return Optional.of(
            "parent: " + block.parent() + " (expected: " + blocks.get(i - 1).id() + ")");
      }
      Optional<String> form = BlockCheck.form(terms.seat(), block);
      if (form.isPresent()) {
        return form;
      }
    }
    return proven(blocks, certificate);
  }

  /**
   * The closing block that proves the end of an epoch final may be a later descendant of it: it
   * names the end itself.
   */
  private static boolean follows(Block block, Block before, boolean last) {
    return block.parent().equals(before.id()) || (last && block.closes(before.id()));
  }

  /** All hangs on the last certificate; the others are checked because they will be passed on. */
  private Optional<String> proven(List<Block> blocks, QuorumCertificate certificate) {
    Verdict verdict = certificates.verify(certificate);
    if (!verdict.isValid()) {
      return Optional.of("certificate: " + verdict.explain());
    }
    for (Block block : blocks) {
      if (ledger.find(block.id()).isEmpty()) {
        Verdict justified = certificates.verify(block.justify());
        if (!justified.isValid()) {
          return Optional.of("certificate of block " + block.parent() + ": " + justified.explain());
        }
      }
    }
    return Optional.empty();
  }
}
