package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Fetches the blocks a replica has seen certificates of but not the blocks: first from the peer who
 * showed them, then from each of the others in turn, until the candidate is here.
 */
final class CatchUp {
  private final Terms terms;
  private final Outbox out;
  private final Ledger ledger;
  private final Certificates certificates;
  private boolean asked;
  private int turn;
  private Optional<Address> leader = Optional.empty();

  CatchUp(Terms terms, Outbox out, Ledger ledger, Certificates certificates) {
    this.terms = terms;
    this.out = out;
    this.ledger = ledger;
    this.certificates = certificates;
  }

  /** This peer showed a certificate newer than ours: it should have the block. */
  void follow(Address peer) {
    leader = Optional.of(peer);
  }

  /** Asks for what is missing below the candidate, if it is missing and nobody was asked. */
  void seek(QuorumCertificate high, long round) {
    if (asked || ledger.find(high.block()).isPresent() || !ledger.hasRoom()) {
      return;
    }
    Optional<Address> peer = leader.filter(known -> !known.equals(terms.self())).or(this::nextPeer);
    if (peer.isEmpty() || high.height() <= ledger.head().height()) {
      return;
    }
    // Odd turns start over from the head: what is certified above it may be another branch.
    long from = (turn % 2 == 0 ? ledger.highestCertified() : ledger.head()).height() + 1;
    from = Math.min(from, high.height());
    long to = Math.min(high.height(), from + Replica.MAX_FETCHED_BLOCKS - 1);
    asked = true;
    out.add(new Effect.FetchBlocks(peer.orElseThrow(), from, to));
    out.add(
        new Effect.SetTimer(
            new Timer(Timer.Kind.FETCH, round),
            ReplicaConfig.micros(terms.config().roundTimeout())));
  }

  /** The peer asked has not answered, or not to the point: somebody else, next time. */
  void giveUp() {
    asked = false;
    leader = Optional.empty();
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

  /** Whether an answer is as asked and proven; inserts its blocks and says whether any was new. */
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
    for (Block block : answer.blocks()) {
      boolean known = ledger.find(block.id()).isPresent();
      Optional<String> refusal = ledger.insert(block);
      if (refusal.isPresent()) {
        out.add(new Effect.Refuse(answer.from(), refusal.orElseThrow()));
        break;
      }
      news |= !known && ledger.find(block.id()).isPresent();
    }
    if (news) {
      asked = false;
    }
    return news;
  }

  private Optional<String> objection(List<Block> blocks, QuorumCertificate certificate) {
    if (blocks.size() > Replica.MAX_FETCHED_BLOCKS) {
      return Optional.of(
          "blocks: " + blocks.size() + " (expected: <= " + Replica.MAX_FETCHED_BLOCKS + ")");
    }
    Block last = blocks.getLast();
    if (!certificate.block().equals(last.id()) || certificate.round() != last.round()) {
      return Optional.of(
          "certificate of " + certificate.block() + " (expected: " + last.id() + ")");
    }
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      if (i > 0 && !block.parent().equals(blocks.get(i - 1).id())) {
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
