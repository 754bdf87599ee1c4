package io.nexushub.protocol.btp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.MessageProof.Node;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageProofTest {
  private static final int MOST = 20;

  private final BtpMerkle merkle = new BtpMerkle(HashFunction.SHA3_256);

  @Test
  void everyRangeOfEveryBlockIsProven() throws MalformedMessage {
    for (int count = 1; count <= MOST; count++) {
      List<Bytes> all = messages(count);
      Hash root = merkle.rootOfMessages(all).orElseThrow();
      for (int from = 0; from < count; from++) {
        for (int to = from + 1; to <= count; to++) {
          MessageProof proof = MessageProof.of(merkle, all, from, to);
          assertThat(proof.root(merkle)).as("%s..%s of %s", from, to, count).contains(root);
          assertThat(proof.leftCount()).isEqualTo(from);
          assertThat(proof.total()).isEqualTo(count);
          assertThat(proof.messages()).isEqualTo(all.subList(from, to));
          assertThat(MessageProof.decode(proof.encode())).isEqualTo(proof);
        }
      }
    }
  }

  /** The April 2026 kind of attack: right nodes, wrong place. */
  @Test
  void noOtherPlaceLeadsToTheSameRootWithTheSameCounts() {
    for (int count = 2; count <= 9; count++) {
      List<Bytes> all = messages(count);
      Hash root = merkle.rootOfMessages(all).orElseThrow();
      for (int from = 0; from < count; from++) {
        MessageProof honest = MessageProof.of(merkle, all, from, from + 1);
        for (int claimed = 0; claimed < count; claimed++) {
          if (claimed != from) {
            MessageProof place = MessageProof.of(merkle, all, claimed, claimed + 1);
            MessageProof moved = new MessageProof(place.left(), honest.messages(), place.right());
            assertThat(moved.root(merkle)).isNotEqualTo(java.util.Optional.of(root));
          }
        }
      }
    }
  }

  @Test
  void partsThatDoNotFitMakeNoTree() {
    List<Bytes> all = messages(4);
    MessageProof proof = MessageProof.of(merkle, all, 0, 2);
    Node right = proof.right().getFirst();

    assertThat(right.leaves()).isEqualTo(2);
    assertThat(with(proof, List.of(), List.of(new Node(3, right.hash()))).root(merkle)).isEmpty();
    assertThat(with(proof, List.of(), List.of(new Node(1, right.hash()), right)).root(merkle))
        .isEmpty();
    assertThat(with(proof, List.of(right), List.of()).root(merkle)).isPresent();
    assertThat(with(proof, List.of(new Node(1L << 31, right.hash())), List.of()).root(merkle))
        .isPresent()
        .isNotEqualTo(proof.root(merkle));
    assertThat(new MessageProof(List.of(), List.of(), List.of()).root(merkle)).isEmpty();
  }

  @Test
  void aProofWithoutMessagesOrWithEmptyNodesIsRefused() {
    Hash hash = HashFunction.SHA3_256.hash(Bytes.EMPTY);
    MessageProof none = new MessageProof(List.of(new Node(1, hash)), List.of(), List.of());
    MessageProof zero = new MessageProof(List.of(new Node(0, hash)), messages(1), List.of());
    MessageProof negative = new MessageProof(List.of(new Node(-1, hash)), messages(1), List.of());
    for (MessageProof proof : List.of(none, zero, negative)) {
      assertThatThrownBy(() -> MessageProof.decode(proof.encode()))
          .isInstanceOf(MalformedMessage.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 11})
  void pathsLeadToTheRootAndOddNodesMoveUp(int count) {
    List<Hash> leaves = messages(count).stream().map(HashFunction.SHA3_256::hash).toList();
    Hash root = merkle.root(leaves).orElseThrow();
    for (int i = 0; i < count; i++) {
      List<PathStep> path = merkle.path(leaves, i);
      assertThat(merkle.climb(leaves.get(i), path)).isEqualTo(root);
      if (count > 1) {
        assertThat(merkle.climb(leaves.get((i + 1) % count), path)).isNotEqualTo(root);
      }
    }
    assertThat(merkle.root(List.of())).isEmpty();
  }

  /** goloop btp/ntm/ethmodule_test.go: the last of three has no sibling, then one on the left. */
  @Test
  void theShapeIsGoloops() {
    List<Hash> leaves = messages(3).stream().map(HashFunction.SHA3_256::hash).toList();
    assertThat(merkle.path(leaves, 2))
        .containsExactly(
            new PathStep(PathStep.Side.RIGHT, java.util.Optional.empty()),
            new PathStep(
                PathStep.Side.LEFT,
                java.util.Optional.of(merkle.parent(leaves.get(0), leaves.get(1)))));
  }

  private static MessageProof with(MessageProof proof, List<Node> left, List<Node> right) {
    return new MessageProof(left, proof.messages(), right);
  }

  private static List<Bytes> messages(int count) {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(Bytes.utf8("message " + i));
    }
    return messages;
  }
}
