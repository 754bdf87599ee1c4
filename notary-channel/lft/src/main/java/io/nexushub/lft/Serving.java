package io.nexushub.lft;

import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.List;
import java.util.Optional;

/** Answers peers who ask for blocks: who is behind, and who comes new. */
final class Serving {
  private final Outbox out;

  Serving(Outbox out) {
    this.out = out;
  }

  /** Committed blocks come from the host's store, what is certified beyond from here. */
  void answer(Input.BlocksRequested request, Ledger ledger, Rounds rounds) {
    long headHeight = ledger.head().height();
    long from = Math.max(1, request.fromHeight());
    long to = Math.min(request.toHeight(), from + Replica.MAX_FETCHED_BLOCKS - 1);
    if (from > to) {
      return;
    }
    if (to < headHeight) {
      out.add(new Effect.SendBlocks(request.from(), from, to, List.of(), Optional.empty()));
      return;
    }
    PendingBlock tip = rounds.candidate().orElseGet(ledger::highestCertified);
    List<Block> branch =
        ledger.branch(tip).stream().filter(block -> block.height() >= from).toList();
    long room = Replica.MAX_FETCHED_BLOCKS - Math.max(0, headHeight - from + 1);
    int size = (int) Math.min(room, branch.size());
    Optional<QuorumCertificate> certificate =
        size < branch.size() ? Optional.of(branch.get(size).justify()) : tip.certificate();
    if (from <= headHeight || size > 0) {
      out.add(
          new Effect.SendBlocks(
              request.from(), from, headHeight, branch.subList(0, size), certificate));
    }
  }
}
