package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.utils.Numeric;

@ExtendWith(EvmExtension.class)
class GoldenVectorTest {
  private Verifier verifier;

  @BeforeEach
  void deploy(Evm evm) {
    verifier = Verifier.deploy(evm, GoldenVectors.UID, GoldenVectors.of("first.header"), 0);
  }

  @Test
  void acceptsTheVectorsInOrder() {
    assertThat(verifier.accept(0, GoldenVectors.of("R1")))
        .containsExactly(GoldenVectors.of("message"));
    assertThat(verifier.accept(1, GoldenVectors.of("R2"))).containsExactly(text("a0"));
    assertThat(verifier.accept(2, GoldenVectors.of("R3"))).containsExactly(text("b1"), text("c2"));
    assertThat(verifier.refusal(4, GoldenVectors.of("R4bad")))
        .isEqualTo("25:Unknown:LackQuorum found 3 expected 4");
    assertThat(verifier.accept(4, GoldenVectors.of("R4"))).containsExactly(text("a0"));
    assertThat(verifier.number("getHeight")).isEqualTo(BigInteger.valueOf(13));
    assertThat(verifier.number("getNextMessageSn")).isEqualTo(BigInteger.valueOf(5));
  }

  @Test
  void installsTheAnnouncedSets() {
    assertThat(verifier.validators()).isEqualTo(addresses(GoldenVectors.V));
    verifier.accept(0, GoldenVectors.of("R1"));
    verifier.accept(1, GoldenVectors.of("R2"));
    assertThat(verifier.validators()).isEqualTo(addresses(GoldenVectors.W));
  }

  @Test
  void refusesEachVectorTwice() {
    verifier.accept(0, GoldenVectors.of("R1"));
    assertThat(verifier.refusal(1, GoldenVectors.of("R1"))).startsWith("27:AlreadyVerified");
    assertThat(verifier.refusal(0, GoldenVectors.of("R1")))
        .isEqualTo("25:Unknown:InvalidSequence found 0 expected 1");
    verifier.accept(1, GoldenVectors.of("R2"));
    verifier.accept(2, GoldenVectors.of("R3"));
    assertThat(verifier.refusal(4, GoldenVectors.of("R3"))).startsWith("27:AlreadyVerified");
  }

  @Test
  void refusesAVectorThatComesTooEarly() {
    assertThat(verifier.refusal(0, GoldenVectors.of("R2"))).startsWith("26:NotVerifiable");
    assertThat(verifier.refusal(0, GoldenVectors.of("R4"))).startsWith("26:NotVerifiable");
    verifier.accept(0, GoldenVectors.of("R1"));
    assertThat(verifier.refusal(1, GoldenVectors.of("R3"))).startsWith("26:NotVerifiable");
  }

  /** So that the blocks of the other tests mean what the vectors mean. */
  @Test
  void theEncoderOfTheTestsReproducesTheVectors() {
    SourceChain chain = SourceChain.of(GoldenVectors.UID, GoldenVectors.V);
    assertThat(chain.firstHeader).isEqualTo(GoldenVectors.of("first.header"));
    SourceChain.Block eleven = chain.block(List.of(GoldenVectors.of("message")));
    assertThat(eleven.header().sectionHash()).isEqualTo(GoldenVectors.of("section.11"));
    assertThat(SourceChain.relay(eleven.update(3), eleven.proofOfAll()))
        .isEqualTo(GoldenVectors.of("R1"));
    SourceChain.Block twelve =
        chain.block(
            List.of(text("a0"), text("b1"), text("c2")),
            GoldenVectors.W.stream().map(Optional::of).toList());
    assertThat(SourceChain.relay(twelve.proof(1, 3))).isEqualTo(GoldenVectors.of("R3"));
    assertThat(twelve.header().sectionHash()).isEqualTo(GoldenVectors.of("section.12"));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static List<String> addresses(List<Validator> set) {
    return set.stream().map(v -> Numeric.toHexString(v.address())).toList();
  }
}
