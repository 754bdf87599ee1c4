package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import java.util.List;
import java.util.Optional;

/**
 * From a finalised block to a log: an ancestor by the beacon state's memory, headers by leap and by
 * parent hash, the receipt by a trie proof, the log by its position.
 */
final class EventProofRules {
  private final HashFunction keccak;
  private final HistoryRules history;
  private final BeaconHistoryRules beacon;

  EventProofRules(NetworkConfig network, HashFunction keccak) {
    this.keccak = keccak;
    this.history = new HistoryRules(keccak);
    this.beacon = new BeaconHistoryRules(network);
  }

  Verdict<ProvenLog> verify(EthereumStore store, EventEvidence evidence) {
    try {
      return walk(store, evidence);
    } catch (MalformedMessage malformed) {
      return malformed(malformed);
    }
  }

  private static <V> Verdict<V> malformed(MalformedMessage malformed) {
    return Verdict.invalid(
        "event evidence", String.valueOf(malformed.getMessage()), "canonical headers and receipt");
  }

  private Verdict<ProvenLog> walk(EthereumStore store, EventEvidence evidence)
      throws MalformedMessage {
    if (evidence.headers().isEmpty()) {
      return Verdict.invalid("headers", "none", ">= 1, from a finalised block down");
    }
    return anchor(store, evidence)
        .then(anchor ->
            descended(evidence)
                .then(header ->
                    receipt(header, evidence)
                        .then(receipt -> log(header, receipt, evidence, anchor))));
  }

  /** What the client holds for final, and the first header hangs from or is. */
  private Verdict<Anchor> anchor(EthereumStore store, EventEvidence evidence)
      throws MalformedMessage {
    Bytes first = evidence.headers().getFirst();
    Hash hash = keccak.hash(first);
    if (evidence.beacon().isEmpty()) {
      return store
          .anchorOf(hash)
          .map(Verdict::accepted)
          .orElse(Verdict.refused(notFinalised(store, first, hash)));
    }
    BeaconLeap leap = evidence.beacon().orElseThrow();
    Hash finalised = leap.finalised().root();
    Optional<Anchor> anchor = store.anchorOfBeacon(finalised);
    if (anchor.isEmpty()) {
      String found = "slot %d %s".formatted(leap.finalised().slot(), finalised);
      return Verdict.refused(Refusal.early("beacon block not finalised", found, kept(store)));
    }
    return beacon
        .refusal(leap, hash)
        .map(Verdict::<Anchor>refused)
        .orElseGet(() -> Verdict.accepted(anchor.orElseThrow()));
  }

  private Verdict<ExecutionHeader> descended(EventEvidence evidence) {
    try {
      return descend(evidence);
    } catch (MalformedMessage malformed) {
      return malformed(malformed);
    }
  }

  /** From the finalised block to the event's: first by leaps, then from parent to parent. */
  private Verdict<ExecutionHeader> descend(EventEvidence evidence) throws MalformedMessage {
    List<Bytes> headers = evidence.headers();
    List<EventEvidence.Leap> leaps = evidence.leaps();
    if (leaps.size() > EventEvidence.MAX_LEAPS || leaps.size() >= headers.size()) {
      return Verdict.invalid(
          "leaps",
          leaps.size(),
          "<= " + Math.min(EventEvidence.MAX_LEAPS, headers.size() - 1) + ", to a header each");
    }
    ExecutionHeader header = ExecutionHeader.decode(headers.getFirst());
    for (int i = 1; i < headers.size(); i++) {
      ExecutionHeader older = ExecutionHeader.decode(headers.get(i));
      Optional<Refusal> refusal =
          i <= leaps.size()
              ? history.refusal(header, older, leaps.get(i - 1))
              : parentRefusal(header, older);
      if (refusal.isPresent()) {
        return Verdict.refused(refusal.orElseThrow());
      }
      header = older;
    }
    return Verdict.accepted(header);
  }

  private Optional<Refusal> parentRefusal(ExecutionHeader header, ExecutionHeader older) {
    Hash found = older.hash(keccak);
    return LightClientRules.require(
        found.equals(header.parentHash()),
        () ->
            Refusal.invalid(
                "header below #" + header.number(), found, header.parentHash() + ", its parent"));
  }

  /** Early, not invalid: the block may become final yet. */
  private static Refusal notFinalised(EthereumStore store, Bytes header, Hash hash)
      throws MalformedMessage {
    long number = ExecutionHeader.decode(header).number();
    return Refusal.early("header not finalised", new ExecutionBlock(number, hash), kept(store));
  }

  private static String kept(EthereumStore store) {
    String newest =
        store.anchors().isEmpty() ? "none yet" : "newest " + store.anchors().getLast().execution();
    return "one of the %d finalised blocks kept, %s".formatted(store.anchors().size(), newest);
  }

  private Verdict<TransactionReceipt> receipt(ExecutionHeader header, EventEvidence evidence) {
    Bytes key = MerkleTrie.indexKey(evidence.transactionIndex());
    TrieProof.Verdict verdict =
        new TrieProof(evidence.nodes()).verify(keccak, header.receiptsRoot(), key);
    String subject =
        "receipt %d of block #%d".formatted(evidence.transactionIndex(), header.number());
    return switch (verdict) {
      case TrieProof.Verdict.Present(Bytes value) -> decoded(subject, value);
      case TrieProof.Verdict.Absent() ->
          Verdict.invalid(subject, "none", "a receipt under " + header.receiptsRoot());
      case TrieProof.Verdict.Invalid(String found, String expected) ->
          Verdict.invalid(subject, found, expected);
    };
  }

  private static Verdict<TransactionReceipt> decoded(String subject, Bytes value) {
    try {
      return Verdict.accepted(TransactionReceipt.decode(value));
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(subject, String.valueOf(malformed.getMessage()), "a known receipt");
    }
  }

  private Verdict<ProvenLog> log(
      ExecutionHeader header, TransactionReceipt receipt, EventEvidence evidence, Anchor anchor) {
    int position = evidence.logPosition();
    return position < 0 || position >= receipt.logs().size()
        ? Verdict.invalid(
            "log position", position, "< " + receipt.logs().size() + ", the receipt's logs")
        : Verdict.accepted(
            new ProvenLog(
                header.block(keccak),
                header.timestamp(),
                evidence.transactionIndex(),
                position,
                receipt.logs().get(position),
                anchor));
  }
}
