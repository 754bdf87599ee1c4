package io.nexushub.node.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Address;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Address A = Address.hex("0x" + "0a".repeat(Address.LENGTH));
  private static final Address B = Address.hex("0x" + "0b".repeat(Address.LENGTH));

  private final Turns<Address, String> turns = new Turns<>(3, 100);

  @Test
  void aFloodDoesNotKeepOthersWaiting() {
    for (int i = 0; i < 3; i++) {
      assertThat(turns.offer(A, "a" + i, 1)).isTrue();
    }
    assertThat(turns.offer(A, "too many", 1)).isFalse();
    assertThat(turns.offer(B, "b0", 1)).isTrue();
    assertThat(turns.offer(B, "b1", 1)).isTrue();
    assertThat(turns.poll()).isEqualTo("a0");
    assertThat(turns.poll()).isEqualTo("b0");
    assertThat(turns.poll()).isEqualTo("a1");
    assertThat(turns.poll()).isEqualTo("b1");
    assertThat(turns.poll()).isEqualTo("a2");
    assertThat(turns.poll()).isNull();
  }

  @Test
  void countsBytesAndGivesThemBack() {
    assertThat(turns.offer(A, "large", 90)).isTrue();
    assertThat(turns.hasRoom(A, 11)).isFalse();
    assertThat(turns.offer(A, "more", 11)).isFalse();
    assertThat(turns.offer(A, "fits", 10)).isTrue();
    assertThat(turns.poll()).isEqualTo("large");
    assertThat(turns.offer(A, "more", 90)).isTrue();
    assertThat(turns.size()).isEqualTo(2);
  }

  @Test
  void ownThingsAreNeverRefused() {
    for (int i = 0; i < 10; i++) {
      turns.add(A, "own" + i);
    }
    assertThat(turns.size()).isEqualTo(10);
    assertThat(turns.offer(A, "no longer", 0)).isFalse();
  }
}
