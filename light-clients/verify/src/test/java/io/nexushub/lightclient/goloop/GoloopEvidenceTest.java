package io.nexushub.lightclient.goloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.goloop.GoloopEvidence.Subject;
import io.nexushub.lightclient.goloop.GoloopProven.Fact;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Transactions, receipts and events, proven under headers; and everything like them refused. */
class GoloopEvidenceTest {
  /** More than 127, from where the integers that are keys take two bytes. */
  private static final int COUNT = 140;

  private static final Validators LIST = GoloopChain.validators(GoloopChain.keys("evidence", 4));
  private static final MerkleTrie TRANSACTIONS = transactions();
  private static final MerkleTrie RECEIPTS = receipts();

  private final GoloopLightClient client = new GoloopLightClient(Secp256k1.scheme());
  private final GoloopHeader block =
      GoloopChain.header(7, Hash.ZERO, LIST, Optional.of(TRANSACTIONS.root()), Optional.empty());
  private final GoloopHeader child =
      GoloopChain.header(8, block.id(), LIST, Optional.empty(), Optional.of(RECEIPTS.root()));
  private final GoloopHeader head = GoloopChain.header(9, child.id(), LIST);
  private final GoloopState trusted =
      GoloopLightClientTest.accepted(client.initialise(head.id(), head, LIST));
  private final List<GoloopHeader> toBlock = List.of(head, child, block);
  private final List<GoloopHeader> toChild = List.of(head, child);

  private static Bytes transaction(int number) {
    return Bytes.utf8("{\"version\":\"0x3\",\"nonce\":\"0x%x\"}".formatted(number));
  }

  private static MerkleTrie transactions() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < COUNT; i++) {
      trie = trie.put(Evidences.key(i), transaction(i));
    }
    return trie;
  }

  private static MerkleTrie receipts() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < COUNT; i++) {
      trie = trie.put(Evidences.key(i), Evidences.receipt(i));
    }
    return trie;
  }

  private static Subject.OfReceipt receipt(int index) {
    return new Subject.OfReceipt(index, Evidences.path(RECEIPTS, index));
  }

  private Verdict<GoloopProven> prove(List<GoloopHeader> headers, Subject subject) {
    return client.prove(trusted, new GoloopEvidence(headers, subject));
  }

  @Test
  void transactionsAreProvenInTheirOwnBlock() {
    for (int i = 0; i < COUNT; i++) {
      GoloopProven proven =
          GoloopLightClientTest.accepted(
              prove(toBlock, new Subject.OfTransaction(i, Evidences.path(TRANSACTIONS, i))));
      assertThat(proven.height()).isEqualTo(7);
      Fact.OfTransaction fact = (Fact.OfTransaction) proven.fact();
      assertThat(fact.transaction().fields().text("nonce")).contains("0x" + Integer.toHexString(i));
    }
  }

  @Test
  void receiptsAndEventsAreProvenByTheBlockAfter() {
    for (int i : List.of(0, 1, 127, 128, COUNT - 1)) {
      GoloopProven proven = GoloopLightClientTest.accepted(prove(toChild, receipt(i)));
      assertThat(proven.height()).isEqualTo(7);
      Fact.OfReceipt fact = (Fact.OfReceipt) proven.fact();
      assertThat(fact.index()).isEqualTo(i);
      assertThat(fact.receipt().succeeded()).isTrue();
      assertThat(fact.receipt().cumulativeStepUsed()).isEqualTo(100_000 * i);
    }
    for (int i = 0; i < Evidences.EVENTS; i++) {
      Subject subject = new Subject.OfEvent(receipt(3), i, Evidences.path(Evidences.events(), i));
      Fact.OfEvent fact =
          (Fact.OfEvent) GoloopLightClientTest.accepted(prove(toChild, subject)).fact();
      assertThat(fact.event().signature()).isEqualTo("Message(str,int)");
      assertThat(fact.event().indexed().get(1)).contains(Bytes.utf8("to " + i));
    }
  }

  @Test
  void anothersPlaceOrTreeOrBlockProvesNothing() {
    TrieProof second = Evidences.path(TRANSACTIONS, 2);
    refused(prove(toBlock, new Subject.OfTransaction(1, second)), "transaction 1 of block 7");
    refused(
        prove(toBlock, new Subject.OfTransaction(COUNT, Evidences.path(TRANSACTIONS, COUNT))),
        "transaction 140 of block 7: none");
    refused(
        prove(toBlock, new Subject.OfTransaction(-1, Evidences.path(TRANSACTIONS, -1))),
        "transaction -1 of block 7: none");
    refused(
        prove(toBlock, new Subject.OfTransaction(1, Evidences.path(RECEIPTS, 1))),
        "transaction 1 of block 7: node");
    refused(prove(toChild, new Subject.OfTransaction(2, second)), "no root");
    refused(prove(toBlock, receipt(1)), "receipt 1 of block 6: no root");
    refused(
        prove(toChild, new Subject.OfEvent(receipt(3), 1, Evidences.path(Evidences.events(), 2))),
        "event 1 of receipt 3");
    refused(
        prove(toChild, new Subject.OfEvent(receipt(3), 1, Evidences.path(RECEIPTS, 1))),
        "event 1 of receipt 3: node");
    refused(
        prove(
            toChild,
            new Subject.OfEvent(
                new Subject.OfReceipt(3, Evidences.path(RECEIPTS, 4)),
                1,
                Evidences.path(Evidences.events(), 1))),
        "receipt 3 of block 7");
  }

  @Test
  void theWayFromTheTrustedHeaderHasNoGap() {
    Subject subject = new Subject.OfTransaction(1, Evidences.path(TRANSACTIONS, 1));
    refused(prove(List.of(), subject), "headers: 0");
    refused(prove(List.of(block), subject), "header of block 7");
    refused(prove(List.of(head, block), subject), "header of block 7");
    refused(prove(List.of(head, head), subject), "header of block 9");
    refused(prove(Collections.nCopies(1025, head), subject), "headers: 1025");
    GoloopHeader forged =
        GoloopChain.header(7, Hash.ZERO, LIST, Optional.of(RECEIPTS.root()), Optional.empty());
    refused(prove(List.of(head, child, forged), subject), "header of block 7");
  }

  @Test
  void everyByteOfAProofCounts() {
    Subject.OfReceipt receipt = receipt(128);
    mutants(receipt.path(), path -> new Subject.OfReceipt(128, path), "receipt 128 of block 7");
    mutants(
        Evidences.path(Evidences.events(), 17),
        path -> new Subject.OfEvent(receipt(3), 17, path),
        "event 17 of receipt 3");
  }

  private void mutants(TrieProof proof, Function<TrieProof, Subject> subject, String word) {
    assertThat(prove(toChild, subject.apply(proof)).isAccepted()).isTrue();
    for (int node = 0; node < proof.nodes().size(); node++) {
      byte[] octets = proof.nodes().get(node).toArray();
      for (int at = 0; at < octets.length; at++) {
        byte[] changed = octets.clone();
        changed[at] ^= 1;
        List<Bytes> nodes = new ArrayList<>(proof.nodes());
        nodes.set(node, Bytes.wrap(changed));
        refused(prove(toChild, subject.apply(new TrieProof(nodes))), word);
      }
      List<Bytes> fewer = new ArrayList<>(proof.nodes());
      fewer.remove(node);
      refused(prove(toChild, subject.apply(new TrieProof(fewer))), word);
    }
  }

  private static void refused(Verdict<GoloopProven> verdict, String word) {
    GoloopLightClientTest.refused(verdict, word);
  }

  /** Three generations of receipts, results with and without what came later. */
  @Test
  void whatCameLaterIsReadAndWhatNobodyKnowsIsRefused() throws MalformedMessage {
    String start = "00" + "9501" + "0c".repeat(20) + "010101";
    String event = "d9" + "9501" + "0c".repeat(20) + "c161c0";
    GoloopReceipt first = GoloopReceipt.decode(list(start + "80" + "da" + event + "f800"));
    assertThat(first.events()).hasSize(1);
    assertThat(first.eventsRoot()).isEmpty();
    String root = "a0" + "05".repeat(32);
    GoloopReceipt second = GoloopReceipt.decode(list(start + "80f800f800" + root));
    assertThat(second.eventsRoot()).contains(Hash.hex("05".repeat(32)));
    GoloopReceipt third = GoloopReceipt.decode(list(start + "f800f800f800" + root + "02"));
    assertThat(third.bloom()).isEqualTo(Bytes.EMPTY);
    assertThat(GoloopReceipt.decode(list("20" + start.substring(2) + "80f800f800")).succeeded())
        .isFalse();
    malformed(() -> GoloopReceipt.decode(list(start + "80f800f800" + root + "04")), "0 to 3");
    malformed(() -> GoloopReceipt.decode(list(start + "80f800f800" + root + "81ff")), "0 to 3");
    malformed(() -> GoloopReceipt.decode(list(start + "80f800f800" + root + "0000")), "surplus");
    malformed(() -> GoloopReceipt.decode(list(start + "80f800f800" + root + "01")), "item");
    malformed(
        () -> GoloopReceipt.decode(list("81ff" + start.substring(2) + "80f800f800")),
        "receipt.status: -1");

    String roots = root + "f800f800";
    assertThat(GoloopResult.decode(list(roots)).btp()).isEmpty();
    assertThat(GoloopResult.decode(list(roots + "83616263")).extension())
        .contains(Bytes.utf8("abc"));
    assertThat(GoloopResult.decode(list(roots + "f80001" + root)).btp())
        .contains(Bytes.hex("05".repeat(32)));
    malformed(() -> GoloopResult.decode(list(roots + "f80000")), "result's flags: 0");
    malformed(() -> GoloopResult.decode(list(roots + "f80003" + root)), "result's flags: 3");

    malformed(() -> GoloopEvent.decode(list("9501" + "0c".repeat(20) + "c0c0")), "no signature");
    malformed(
        () -> GoloopEvent.decode(list("9501" + "0c".repeat(20) + "c2f800c0")), "no signature");
  }

  private static Bytes list(String items) {
    return new RlpWriter().beginList().raw(Bytes.hex(items)).endList().toBytes();
  }

  private static void malformed(ThrowingCallable decoding, String word) {
    assertThatThrownBy(decoding).isInstanceOf(MalformedMessage.class).hasMessageContaining(word);
  }
}
