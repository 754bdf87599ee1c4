package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.SourceChain.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4, canonical encoding only: a relay message has one spelling. */
@ExtendWith(EvmExtension.class)
class StrictDecodingTest {
  private static final String UID = "0x1.nexus";
  private static final List<byte[]> MESSAGES = List.of("hello".getBytes(StandardCharsets.US_ASCII));

  private final Evm evm;

  StrictDecodingTest(Evm evm) {
    this.evm = evm;
  }

  /** No byte of R1 is without meaning: whatever is changed, the verifier refuses with a code. */
  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xff})
  void everyByteOfAVectorMatters(int mask) {
    Verifier verifier =
        Verifier.deploy(evm, GoldenVectors.UID, GoldenVectors.of("first.header"), 0);
    byte[] vector = GoldenVectors.of("R1");
    for (int i = 0; i < vector.length; i++) {
      byte[] mutated = vector.clone();
      mutated[i] ^= (byte) mask;
      assertThat(verifier.refusal(0, mutated)).as("byte %d", i).matches("2[567]:.*");
    }
  }

  @Test
  void noPrefixAndNoExtensionOfAVectorIsAccepted() {
    Verifier verifier =
        Verifier.deploy(evm, GoldenVectors.UID, GoldenVectors.of("first.header"), 0);
    byte[] vector = GoldenVectors.of("R1");
    for (int length = 0; length < vector.length; length += 7) {
      assertThat(verifier.refusal(0, Arrays.copyOf(vector, length))).startsWith("25:Unknown:");
    }
    assertThat(verifier.refusal(0, Arrays.copyOf(vector, vector.length + 1)))
        .isEqualTo("25:Unknown:MalformedRelayMessage");
  }

  @Test
  void everyByteOfTheFirstHeaderThatIsNotHashedElsewhereIsChecked() {
    byte[] header = GoldenVectors.of("first.header");
    byte[] surplus = Arrays.copyOf(header, header.length + 1);
    var outcome =
        evm.tryDeploy(
            evm.account(1),
            "BtpMessageVerifier",
            Verifier.arguments(evm.account(1), GoldenVectors.UID, surplus, 0));
    assertThat(Verifier.reason(outcome)).isEqualTo("25:Unknown:MalformedHeader");
  }

  @ParameterizedTest
  @CsvSource({"-1", "1"})
  void aHeaderHasExactlyTenFields(int change) {
    SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
    Verifier verifier = Verifier.deploy(evm, chain);
    Block block = chain.block(MESSAGES);
    List<byte[]> fields = new ArrayList<>(block.header().fields());
    if (change > 0) {
      fields.add(Rlpn.nil());
    } else {
      fields.removeLast();
    }
    byte[] update = block.update(Rlpn.list(fields), block.signatures(3));
    assertThat(verifier.refusal(0, SourceChain.relay(update)))
        .isEqualTo("25:Unknown:MalformedHeader");
  }

  /** Second spellings of a header field: each decodes to the same value in a lenient reader. */
  @ParameterizedTest
  @CsvSource({
    "0, 82000b, height with a needless zero",
    "0, 8300000b, height with two needless zeros",
    "0, 810b, one byte spelled as a string",
    "0, b8010b, one byte in the long form",
    "1, 80, round as an empty string",
    "1, f800, round as null",
    "3, f800, path as null",
    "3, 80, path as an empty string",
    "4, 820001, network id with a needless zero",
    "5, 80, update number as an empty string",
    "9, 80, context as an empty string",
    "9, c0, context as an empty list"
  })
  void everyFieldHasOneSpelling(int field, String spelling, String description) {
    SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
    Verifier verifier = Verifier.deploy(evm, chain);
    Block block = chain.block(MESSAGES);
    List<byte[]> fields = new ArrayList<>(block.header().fields());
    fields.set(field, Verifier.hex(spelling.replace(" ", "")));
    byte[] update = block.update(Rlpn.list(fields), block.signatures(3));
    assertThat(verifier.refusal(0, SourceChain.relay(update)))
        .as(description)
        .matches("25:Unknown:(MalformedHeader|InvalidProofContext:ChangeBit)");
  }

  @Test
  void zeroIsNoHash() {
    SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
    Verifier verifier = Verifier.deploy(evm, chain);
    Header header = chain.draft(MESSAGES);
    header.messagesRoot = new byte[32];
    Block block = chain.append(MESSAGES, header);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:MalformedHeader");
  }

  @Test
  void wrappersHoldExactlyOneElement() {
    SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
    Verifier verifier = Verifier.deploy(evm, chain);
    Block block = chain.block(MESSAGES);
    byte[] items = Rlpn.list(block.update(3), block.proofOfAll());
    assertThat(verifier.refusal(0, Rlpn.list(items, Rlpn.list())))
        .isEqualTo("25:Unknown:MalformedRelayMessage");
    byte[] proof = Rlpn.list(Rlpn.list(block.signatures(3)), Rlpn.list());
    byte[] header = Rlpn.bytes(block.header().encode());
    byte[] update = SourceChain.item(1, Rlpn.list(header, Rlpn.bytes(proof)));
    assertThat(verifier.refusal(0, SourceChain.relay(update)))
        .isEqualTo("25:Unknown:MalformedProof");
    byte[] third = SourceChain.item(1, Rlpn.list(header, Rlpn.bytes(proof), Rlpn.nil()));
    assertThat(verifier.refusal(0, SourceChain.relay(third)))
        .isEqualTo("25:Unknown:MalformedBlockUpdate");
  }

  @Test
  void aLengthBeyondTheEndIsRefusedBeforeAnythingIsAllocated() {
    SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
    Verifier verifier = Verifier.deploy(evm, chain);
    assertThat(verifier.refusal(0, Verifier.hex("fbffffffff"))).startsWith("25:Unknown:");
    assertThat(verifier.refusal(0, Verifier.hex("ffffffffffffffffffff"))).startsWith("25:Unknown:");
    assertThat(verifier.refusal(0, Verifier.hex("f90100"))).startsWith("25:Unknown:");
  }
}
