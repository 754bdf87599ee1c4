package io.nexushub.interop;

import static io.nexushub.interop.TestChain.address;
import static io.nexushub.interop.TestChain.genesis;
import static io.nexushub.interop.TestChain.signed;
import static io.nexushub.interop.TestChain.signer;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.lft.Admission;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconTransaction;
import io.nexushub.simulator.Seeds;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before it reaches a block, and in which words. */
class AdmissionTest {
  private static final LocalSigner ALICE = signer("alice");
  private static final LocalSigner BOB = signer("bob");

  private final TestChain chain = new TestChain(genesis(ALICE));
  private final RpcItem.Dict transfer = chain.transfer(ALICE, address(BOB), 1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version   | 0x2       | version: '0x2' (expected: 0x3)",
        "nid       | 0x1       | nid: 0x1 (expected: 0x3)",
        "nid       | 0x03      | nid: '0x03' (expected: 0x and hex digits without leading zeros, at"
            + " most 32 bits)",
        "value     | -0x1      | value: '-0x1' (expected: 0x and hex digits without leading zeros,"
            + " at most 255 bits)",
        "value     | 1         | value: '1' (expected: 0x and hex digits without leading zeros, at"
            + " most 255 bits)",
        "value     | 0xA       | value: '0xA' (expected: 0x and hex digits without leading zeros,"
            + " at most 255 bits)",
        "stepLimit | 0x1       | stepLimit: 0x1 (expected: >= 0x186a0)",
        "to        | hx12      | to: 'hx12' (expected: hx or cx and 40 lower-case hex digits)",
        "from      | cx0000000000000000000000000000000000000000 | from:"
            + " cx0000000000000000000000000000000000000000 (expected: an hx address)",
        "timestamp | 0xffffffffffffffff | timestamp: '0xffffffffffffffff' (expected: 0x and hex"
            + " digits without leading zeros, at most 63 bits)",
        "nonce     | x         | nonce: 'x' (expected: 0x and hex digits without leading zeros, at"
            + " most 255 bits)",
        "dataType  | deploy    | dataType: 'deploy' (expected: one of call, message)",
        "dataType  | cal       | dataType: 'cal' (expected: one of call, message; perhaps 'call'?)",
        "dataType  | message   | data: nothing (expected: 0x and an even number of lower-case hex"
            + " digits)",
        "dataType  | call      | data: nothing (expected: {method, params?})",
        "data      | 0x00      | data: '0x00' (expected: none without a dataType)",
        "vaule     | 0x1       | field: 'vaule' (expected: one of version, from, to, value,"
            + " stepLimit, timestamp, nid, nonce, signature, dataType, data; perhaps 'value'?)",
      })
  void aWrongFieldIsNamedWithWhatWasExpected(String field, String value, String expected) {
    assertThat(chain.refusal(signed(transfer.with(field, value), ALICE))).isEqualTo(expected);
  }

  @Test
  void aValueOfThousandsOfDigitsIsRefusedWithoutBeingShownWhole() {
    String reason = chain.refusal(signed(transfer.with("value", "0x1" + "0".repeat(5000)), ALICE));
    assertThat(reason)
        .startsWith("value: '0x1000")
        .contains("5003 characters")
        .hasSizeLessThan(250);
  }

  @Test
  void missingFieldsAreNamed() {
    for (String field : List.of("version", "from", "to", "stepLimit", "timestamp", "nid")) {
      TreeMap<String, RpcItem> fields = new TreeMap<>(transfer.fields());
      fields.remove(field);
      assertThat(chain.refusal(signed(RpcItem.dict(fields), ALICE)))
          .isEqualTo(field + ": nothing (expected: text)");
    }
  }

  @Test
  void theSignatureMustBeTheSenders() {
    assertThat(chain.refusal(signed(transfer, BOB)))
        .isEqualTo("signature: by " + address(BOB) + " (expected: by " + address(ALICE) + ")");
  }

  @Test
  void aSignedTextCannotBeChanged() {
    RpcItem.Dict signed = IconTransaction.sign(transfer, ALICE);
    assertThat(chain.refusal(IconForm.encode(signed.with("value", 2)))).startsWith("signature: ");
  }

  @Test
  void signaturesHaveOneSpelling() {
    RpcItem.Dict signed = IconTransaction.sign(transfer, ALICE);
    String signature = signed.text("signature").orElseThrow();
    for (String other :
        List.of("", "AA==", signature.replace("=", ""), signature + "\n", "!" + signature)) {
      assertThat(chain.refusal(IconForm.encode(signed.with("signature", other))))
          .contains("(expected: base64 of 65 bytes)");
    }
    assertThat(chain.refusal(IconForm.encode(transfer))).contains("base64 of 65 bytes");
  }

  /** Keys are hashed unescaped, so a dotted key could stand for two fields under one id. */
  @Test
  void keysThatHashLikeOthersAreRefused() {
    RpcItem.Dict honest =
        chain.call(
            ALICE, LoopchainApplication.ECHO, "send", RpcItem.dict().with("a", "b").with("c", "d"));
    RpcItem.Dict twin =
        chain.call(ALICE, LoopchainApplication.ECHO, "send", RpcItem.dict().with("a.b.c", "d"));
    assertThat(TestChain.id(honest)).isEqualTo(TestChain.id(twin));
    assertThat(chain.refusal(signed(twin, ALICE)))
        .isEqualTo("data key: 'a.b.c' (expected: letters, digits and '_')");
  }

  @Test
  void oversizedTransactionsAreRefusedBeforeTheyAreRead() {
    byte[] large = new byte[LoopchainApplication.MAX_TRANSACTION_BYTES + 1];
    assertThat(chain.refusal(Bytes.wrap(large))).endsWith("(expected: <= 524288)");
    assertThat(chain.refusal(Bytes.utf8("text"))).isNotBlank();
    assertThat(chain.refusal(Bytes.EMPTY)).isNotBlank();
  }

  @Test
  void theIdIsIconsHashOfTheText() {
    assertThat(chain.admitted(transfer, ALICE).id()).isEqualTo(IconTransaction.id(transfer));
  }

  /** One changed bit never lets in another transaction of the same sender. */
  @Seeds(100)
  void hostileBytesAreRefused(long seed) {
    Random random = new Random(seed);
    byte[] bytes = signed(transfer, ALICE).toArray();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    assertThat(chain.application().admit(Bytes.wrap(bytes))).isInstanceOf(Admission.Refused.class);
  }
}
