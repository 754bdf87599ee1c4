package io.nexushub.coins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NoncesTest {
  /** Against a set that forgets nothing. */
  @Test
  void eachNumberIsFreeOnceAndOnlyInTheWindow() throws MalformedMessage {
    Random random = new Random(1);
    for (int world = 0; world < 50; world++) {
      Nonces nonces = Nonces.NONE;
      TreeSet<Long> used = new TreeSet<>();
      long next = 0;
      for (int step = 0; step < 2_000; step++) {
        long nonce = Math.max(0, next - 300 + random.nextInt(600));
        boolean free =
            !used.contains(nonce) && nonce >= next - Nonces.WINDOW && nonce < next + Nonces.WINDOW;
        assertThat(nonces.isFree(nonce)).as("%d of %s", nonce, nonces).isEqualTo(free);
        if (free && random.nextInt(3) > 0) {
          nonces = nonces.with(nonce);
          used.add(nonce);
          next = used.last() + 1;
        }
        assertThat(nonces.next()).isEqualTo(next);
      }
      RlpWriter out = new RlpWriter();
      nonces.encodeTo(out.beginList());
      RlpReader in = RlpReader.of(out.endList().toBytes());
      in.enterList();
      assertThat(Nonces.decode(in)).isEqualTo(nonces);
    }
  }

  @Test
  void aUsedNumberCannotBeUsedAgain() {
    Nonces nonces = Nonces.NONE.with(3);
    assertThatIllegalArgumentException().isThrownBy(() -> nonces.with(3));
    assertThat(nonces.with(2).isFree(2)).isFalse();
    assertThat(nonces.isFree(-1)).isFalse();
  }

  @Test
  void theLastNumbersOfAllAreNoWayAround() {
    Nonces nonces = new Nonces(Long.MAX_VALUE - 1, Nonces.NONE.used());
    assertThat(nonces.isFree(Long.MAX_VALUE - 1)).isTrue();
    assertThat(nonces.with(Long.MAX_VALUE - 1).isFree(Long.MAX_VALUE - 1)).isFalse();
    assertThat(nonces.isFree(Long.MAX_VALUE)).isFalse();
    assertThat(nonces.isFree(Long.MIN_VALUE)).isFalse();
  }
}
