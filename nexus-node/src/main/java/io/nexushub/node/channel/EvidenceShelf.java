package io.nexushub.node.channel;

import io.nexushub.lft.evidence.EvidenceRecords;
import io.nexushub.lft.evidence.EvidenceTransaction;
import io.nexushub.lft.evidence.RecordedEvidence.Offence;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.CorruptStore;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.PortableEvidence;
import io.nexushub.protocol.trie.State;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evidence this node holds, and its way to the chain. It is on disk before it is sent, and what is
 * not on chain when the node starts is sent again: a crash, a full mempool or a lost message cost
 * time only. On the channel's execution thread.
 */
final class EvidenceShelf {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceShelf.class);

  private final ChannelParts parts;

  EvidenceShelf(ChannelParts parts) {
    this.parts = parts;
  }

  /** Keeps it, then has it recorded on chain. */
  void keep(Evidence evidence, Intake.Arrivals arrivals) {
    parts.store().accuse(evidence.toMessage().encode());
    submit(evidence, arrivals);
  }

  /** What was kept and never got on chain. */
  void submitAgain(Intake.Arrivals arrivals) {
    State state = parts.ledger().tip().state();
    for (Evidence evidence : read(parts.store())) {
      if (!EvidenceRecords.contains(state, Offence.of(evidence))) {
        submit(evidence, arrivals);
      }
    }
  }

  private void submit(Evidence evidence, Intake.Arrivals arrivals) {
    Submission said = parts.intake().submit(EvidenceTransaction.encode(evidence), arrivals);
    if (said instanceof Submission.Refused(int code, String reason)) {
      LOG.warn("channel {}: evidence is kept, but not on its way: {}", parts.id(), reason);
    }
  }

  static List<Evidence> read(ChainStore store) {
    return store.evidence().stream().map(EvidenceShelf::decoded).toList();
  }

  private static Evidence decoded(Bytes stored) {
    try {
      return PortableEvidence.evidence(stored);
    } catch (MalformedMessage e) {
      throw new CorruptStore("store: evidence cannot be read: " + e.getMessage(), e);
    }
  }
}
