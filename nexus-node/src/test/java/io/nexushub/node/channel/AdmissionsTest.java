package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A verdict is this node's own, about these very bytes, and is not kept for ever. */
class AdmissionsTest {
  private final List<String> checked = new ArrayList<>();

  /** {@code id:signature}; the signature is good if it says so. */
  private final Application signed =
      new Application() {
        @Override
        public Admission admit(Bytes transaction) {
          String text = transaction.toUtf8();
          checked.add(text);
          return text.endsWith("good")
              ? new Admission.Admitted(
                  new Transaction(
                      Hash.of(Bytes.hex("07".repeat(Hash.LENGTH))), Address.ZERO, 0, transaction))
              : new Admission.Refused(-32602, "signature: bad (expected: good)");
        }

        @Override
        public Execution genesis(State empty) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Execution execute(
            BlockContext block, State parentState, List<Transaction> transactions) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Answer query(State state, String method, RpcItem.Dict params) {
          throw new UnsupportedOperationException();
        }
      };

  private final Admissions admissions = new Admissions(signed, 3, 100);

  private Admission admit(String text) {
    return admissions.admit(Bytes.utf8(text));
  }

  @Test
  void checksTheSameBytesOnce() {
    assertThat(admit("1:good")).isInstanceOf(Admission.Admitted.class);
    assertThat(admit("1:good")).isInstanceOf(Admission.Admitted.class);
    assertThat(checked).containsExactly("1:good");
  }

  @Test
  void checksAnotherSignatureOverTheSameIdByItself() {
    assertThat(admit("1:good")).isInstanceOf(Admission.Admitted.class);
    assertThat(admit("1:bad")).isInstanceOf(Admission.Refused.class);
    assertThat(checked).containsExactly("1:good", "1:bad");
  }

  @Test
  void eachNodeChecksForItself() {
    admit("1:good");
    new Admissions(signed, 3, 100).admit(Bytes.utf8("1:good"));
    assertThat(checked).containsExactly("1:good", "1:good");
  }

  @Test
  void remembersALimitedNumberAndNoRefusals() {
    for (int i = 1; i <= 4; i++) {
      admit(i + ":good");
    }
    admit("4:good");
    admit("1:good");
    admit("x:bad");
    admit("x:bad");
    assertThat(checked)
        .containsExactly("1:good", "2:good", "3:good", "4:good", "1:good", "x:bad", "x:bad");
  }

  @Test
  void remembersALimitedNumberOfBytes() {
    admit("1:" + "x".repeat(60) + "good");
    admit("2:" + "x".repeat(60) + "good");
    admit("2:" + "x".repeat(60) + "good");
    admit("1:" + "x".repeat(60) + "good");
    assertThat(checked).hasSize(3);
  }
}
