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
 * From a finalised execution block hash to a log: headers by parent hash, the receipt by a trie
 * proof, the log by its position.
 */
final class EventProofRules {
  private final HashFunction keccak;
  private final HistoryRules history;

  EventProofRules(HashFunction keccak) {
    this.keccak = keccak;
    this.history = new HistoryRules(keccak);
  }

  Verdict<ProvenLog> verify(EthereumStore store, EventEvidence evidence) {
    try {
      return walk(store, evidence);
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          "event evidence",
          String.valueOf(malformed.getMessage()),
          "canonical headers and receipt");
    }
  }

  private Verdict<ProvenLog> walk(EthereumStore store, EventEvidence evidence)
      throws MalformedMessage {
    if (evidence.headers().isEmpty()) {
      return Verdict.invalid("headers", "none", ">= 1, from a finalised block down");
    }
    Hash expected = keccak.hash(evidence.headers().getFirst());
    Optional<Anchor> anchor = store.anchorOf(expected);
    if (anchor.isEmpty()) {
      return Verdict.refused(notFinalised(store, evidence.headers().getFirst(), expected));
    }
    return descend(evidence)
        .then(header ->
            receipt(header, evidence)
                .then(receipt -> log(header, receipt, evidence, anchor.orElseThrow())));
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
    String kept =
        store.anchors().isEmpty() ? "none yet" : "newest " + store.anchors().getLast().execution();
    String expected =
        "one of the %d finalised blocks kept, %s".formatted(store.anchors().size(), kept);
    return Refusal.early("header not finalised", new ExecutionBlock(number, hash), expected);
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
