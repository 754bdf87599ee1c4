package io.nexushub.lightclient.goloop;

import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.goloop.GoloopEvidence.Subject;
import io.nexushub.lightclient.goloop.GoloopProven.Fact;
import io.nexushub.lightclient.loopchain.LoopchainTransaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.TrieProof;
import java.util.List;
import java.util.Optional;

/** What stands in a block that a trusted header leads to. */
final class EvidenceRules {
  private EvidenceRules() {}

  static Verdict<GoloopProven> prove(Hash trusted, GoloopEvidence evidence) {
    return walk(trusted, evidence.headers()).then(block -> stands(block, evidence.subject()));
  }

  private static Verdict<GoloopHeader> walk(Hash trusted, List<GoloopHeader> headers) {
    if (headers.isEmpty() || headers.size() > GoloopEvidence.MAX_HEADERS) {
      return Verdict.invalid("headers", headers.size(), "1 to " + GoloopEvidence.MAX_HEADERS);
    }
    Optional<Hash> expected = Optional.of(trusted);
    for (GoloopHeader header : headers) {
      Hash found = header.id();
      if (!Optional.of(found).equals(expected)) {
        return Verdict.invalid(
            "header of block " + header.height(),
            found,
            expected.map(Hash::toString).orElse("none: the genesis has no parent"));
      }
      expected = header.parent();
    }
    return Verdict.accepted(headers.getLast());
  }

  private static Verdict<GoloopProven> stands(GoloopHeader block, Subject subject) {
    return switch (subject) {
      case Subject.OfTransaction transaction ->
          transaction(block, transaction).map(fact -> new GoloopProven(block.height(), fact));
      case Subject.OfReceipt receipt ->
          receipt(block, receipt)
              .map(found ->
                  new GoloopProven(block.height() - 1, new Fact.OfReceipt(receipt.index(), found)));
      case Subject.OfEvent event ->
          receipt(block, event.receipt())
              .then(receipt -> event(receipt, event))
              .map(fact -> new GoloopProven(block.height() - 1, fact));
    };
  }

  private static Verdict<Fact> transaction(GoloopHeader block, Subject.OfTransaction subject) {
    return value(
        "transaction " + subject.index() + " of block " + block.height(),
        block.transactions(),
        subject.index(),
        subject.path(),
        found -> new Fact.OfTransaction(LoopchainTransaction.decodeBinary(found)));
  }

  private static Verdict<GoloopReceipt> receipt(GoloopHeader block, Subject.OfReceipt subject) {
    GoloopResult result;
    try {
      result = block.executed();
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          "result in block " + block.height(),
          String.valueOf(malformed.getMessage()),
          "a result of goloop's");
    }
    return value(
        "receipt " + subject.index() + " of block " + (block.height() - 1),
        result.receipts(),
        subject.index(),
        subject.path(),
        GoloopReceipt::decode);
  }

  private static Verdict<Fact> event(GoloopReceipt receipt, Subject.OfEvent subject) {
    return value(
        "event " + subject.index() + " of receipt " + subject.receipt().index(),
        receipt.eventsRoot(),
        subject.index(),
        subject.path(),
        found -> new Fact.OfEvent(subject.receipt().index(), receipt, GoloopEvent.decode(found)));
  }

  /** How a value of a trie is read. */
  private interface Decoder<T> {
    T decode(Bytes value) throws MalformedMessage;
  }

  /** Keys are the places, encoded. */
  private static <T> Verdict<T> value(
      String subject, Optional<Hash> root, int index, TrieProof path, Decoder<T> decoder) {
    if (root.isEmpty()) {
      return Verdict.invalid(subject, "no root: there are none", "a root");
    }
    Bytes key = new RlpWriter().signed(index).toBytes();
    return switch (path.verify(HashFunction.SHA3_256, root.orElseThrow(), key)) {
      case TrieProof.Verdict.Invalid(String found, String expected) ->
          Verdict.invalid(subject, found, expected);
      case TrieProof.Verdict.Absent _ -> Verdict.invalid(subject, "none", "one");
      case TrieProof.Verdict.Present(Bytes value) -> decoded(subject, value, decoder);
    };
  }

  private static <T> Verdict<T> decoded(String subject, Bytes value, Decoder<T> decoder) {
    try {
      return Verdict.accepted(decoder.decode(value));
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          subject, String.valueOf(malformed.getMessage()), "goloop's encoding of it");
    }
  }
}
