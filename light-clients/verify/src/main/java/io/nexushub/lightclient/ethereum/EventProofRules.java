package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.TrieProof;
import java.util.Optional;

/**
 * From a finalised execution block hash to a log: headers by parent hash, the receipt by a trie
 * proof, the log by its position.
 */
final class EventProofRules {
  private final HashFunction keccak;

  EventProofRules(HashFunction keccak) {
    this.keccak = keccak;
  }

  Verdict<ProvenLog> verify(EthereumStore store, EventEvidence evidence) {
    try {
      return walk(store, evidence);
    } catch (MalformedMessage malformed) {
      return Verdict.invalid("event evidence", String.valueOf(malformed.getMessage()), "canonical headers and receipt");
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
    ExecutionHeader header = ExecutionHeader.decode(evidence.headers().getFirst());
    for (Bytes older : evidence.headers().subList(1, evidence.headers().size())) {
      Hash found = keccak.hash(older);
      if (!found.equals(header.parentHash())) {
        return Verdict.invalid(
            "header below #" + header.number(), found, header.parentHash() + ", its parent");
      }
      header = ExecutionHeader.decode(older);
    }
    return receipt(header, evidence).then(proven(header, evidence, anchor.orElseThrow()));
  }

  /** Early, not invalid: the block may become final yet. */
  private static Refusal notFinalised(EthereumStore store, Bytes header, Hash hash)
      throws MalformedMessage {
    long number = ExecutionHeader.decode(header).number();
    String kept =
        store.anchors().isEmpty()
            ? "none yet"
            : "newest " + store.anchors().getLast().execution();
    String expected = "one of the %d finalised blocks kept, %s".formatted(store.anchors().size(), kept);
    return Refusal.early("header not finalised", new ExecutionBlock(number, hash), expected);
  }

  private Verdict<TransactionReceipt> receipt(ExecutionHeader header, EventEvidence evidence)
      throws MalformedMessage {
    Bytes key = EventEvidence.key(evidence.transactionIndex());
    TrieProof.Verdict verdict =
        new TrieProof(evidence.nodes()).verify(keccak, header.receiptsRoot(), key);
    String subject =
        "receipt %d of block #%d".formatted(evidence.transactionIndex(), header.number());
    return switch (verdict) {
      case TrieProof.Verdict.Present(Bytes value) ->
          Verdict.accepted(TransactionReceipt.decode(value));
      case TrieProof.Verdict.Absent() ->
          Verdict.invalid(subject, "none", "a receipt under " + header.receiptsRoot());
      case TrieProof.Verdict.Invalid(String found, String expected) ->
          Verdict.invalid(subject, found, expected);
    };
  }

  private java.util.function.Function<TransactionReceipt, Verdict<ProvenLog>> proven(
      ExecutionHeader header, EventEvidence evidence, Anchor anchor) {
    return receipt -> {
      int position = evidence.logPosition();
      if (position < 0 || position >= receipt.logs().size()) {
        return Verdict.invalid(
            "log position", position, "< " + receipt.logs().size() + ", the receipt's logs");
      }
      return Verdict.accepted(
          new ProvenLog(
              header.block(keccak),
              header.timestamp(),
              evidence.transactionIndex(),
              position,
              receipt.logs().get(position),
              anchor));
    };
  }
}
