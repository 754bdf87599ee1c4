package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.SourceChain.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message of a block is delivered once and in order, whatever a relay cuts and repeats. */
@ExtendWith(EvmExtension.class)
class MessageProofAttackTest {
  private static final String UID = "0x1.nexus";

  private final SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
  private final Verifier verifier;

  MessageProofAttackTest(Evm evm) {
    this.verifier = Verifier.deploy(evm, chain);
  }

  @Test
  void D1_messagesAreNeitherDeliveredTwiceNorPassedOver() {
    Block block = chain.block(messages(4));
    byte[] firstHalf = block.proof(0, 2);
    verifier.accept(0, SourceChain.relay(block.update(3), firstHalf));
    assertThat(verifier.refusal(2, SourceChain.relay(firstHalf)))
        .isEqualTo("27:AlreadyVerified found 0 expected 2");
    assertThat(verifier.refusal(2, SourceChain.relay(block.proof(3, 4))))
        .isEqualTo("26:NotVerifiable found 3 expected 2");
    assertThat(verifier.accept(2, SourceChain.relay(block.proof(2, 4)))).hasSize(2);
  }

  /** Every window of every block size, offered at every point of progress. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7, 8})
  void D1_onlyTheWindowThatComesNextIsAccepted(int size) {
    Block block = chain.block(messages(size));
    verifier.accept(0, SourceChain.relay(block.update(3)));
    for (int done = 0; done < size; done++) {
      for (int from = 0; from < size; from++) {
        for (int to = from + 1; to <= size; to++) {
          byte[] relayMessage = SourceChain.relay(block.proof(from, to));
          if (from == done) {
            assertThat(verifier.judge(done, relayMessage)).isInstanceOf(Evm.Outcome.Returned.class);
          } else {
            assertThat(verifier.refusal(done, relayMessage))
                .startsWith(from < done ? "27:AlreadyVerified" : "26:NotVerifiable");
          }
        }
      }
      verifier.apply(done, SourceChain.relay(block.proof(done, done + 1)));
    }
  }

  @Test
  void theNextBlockWaitsForAllMessages() {
    Block first = chain.block(messages(2));
    Block second = chain.block(messages(1));
    verifier.accept(0, SourceChain.relay(first.update(3), first.proof(0, 1)));
    assertThat(verifier.refusal(1, SourceChain.relay(second.update(3), second.proofOfAll())))
        .isEqualTo("25:Unknown:UnexpectedBlockUpdate:Unproven found 1 expected 0");
    assertThat(
            verifier.accept(
                1, SourceChain.relay(first.proof(1, 2), second.update(3), second.proofOfAll())))
        .hasSize(2);
  }

  @Test
  void messagesThatAreNotInTheTreeAreRefused() {
    Block block = chain.block(messages(3));
    Block forged =
        new Block(UID, block.header(), block.set(), List.of(text("x"), text("y"), text("z")));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3), forged.proofOfAll())))
        .isEqualTo("25:Unknown:InvalidMessageProof:Root");
    byte[] none = SourceChain.item(2, Rlpn.list(Rlpn.list(), Rlpn.list(), Rlpn.list()));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3), none)))
        .isEqualTo("25:Unknown:InvalidMessageProof:Messages found 0 expected 3");
  }

  /** The same tree can be cut in many ways; one is canonical. */
  @Test
  void aProofWithSmallerNodesThanNeededIsRefused() {
    Block block = chain.block(messages(4));
    MessageTree tree = block.tree();
    byte[] leaf = Rlpn.bytes(block.messages().get(0));
    byte[] next = Rlpn.bytes(block.messages().get(1));
    byte[] split =
        Rlpn.list(Rlpn.list(), Rlpn.list(leaf, next), Rlpn.list(tree.node(0, 2), tree.node(0, 3)));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3), SourceChain.item(2, split))))
        .isEqualTo("25:Unknown:InvalidMessageProof:Node found 1 expected 2");
    byte[] surplus =
        Rlpn.list(Rlpn.list(), Rlpn.list(leaf, next), Rlpn.list(tree.node(1, 1), tree.node(1, 1)));
    assertThat(
            verifier.refusal(0, SourceChain.relay(block.update(3), SourceChain.item(2, surplus))))
        .isEqualTo("25:Unknown:InvalidMessageProof:Leaves found 6 expected 4");
    byte[] missing = Rlpn.list(Rlpn.list(), Rlpn.list(leaf, next), Rlpn.list());
    assertThat(
            verifier.refusal(0, SourceChain.relay(block.update(3), SourceChain.item(2, missing))))
        .isEqualTo("25:Unknown:InvalidMessageProof:Leaves found 2 expected 4");
  }

  private static List<byte[]> messages(int count) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(text("message " + i));
    }
    return messages;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
