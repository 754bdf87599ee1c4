package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Application;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import org.junit.jupiter.api.Test;

class EntryKindTest {
  private static final Address SENDER =
      Address.of(
          Bytes.wrap(
              new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}));

  private final Application entries = EntryKind.application();

  @Test
  void anEntrySaysWhoSendsItAndWhen() {
    Bytes entry = EntryKind.entry(SENDER, 77, 5, 200);
    assertThat(entry.length()).isEqualTo(200);
    assertThat(entries.admit(entry))
        .isInstanceOfSatisfying(
            Admission.Admitted.class,
            admitted -> {
              assertThat(admitted.transaction().sender()).isEqualTo(SENDER);
              assertThat(admitted.transaction().timestampMicros()).isEqualTo(77);
            });
    assertThat(EntryKind.entry(SENDER, 77, 6, 200)).isNotEqualTo(entry);
  }

  @Test
  void whatIsTooShortOrTooLongIsRefused() {
    for (int length : new int[] {0, EntryKind.HEAD - 1, 96 * 1024 + 1}) {
      assertThat(entries.admit(Bytes.wrap(new byte[length])))
          .isInstanceOfSatisfying(
              Admission.Refused.class,
              refused -> assertThat(refused.reason()).startsWith("entry: " + length + " bytes"));
    }
    assertThat(entries.admit(Bytes.wrap(new byte[EntryKind.HEAD])))
        .isInstanceOf(Admission.Admitted.class);
  }
}
