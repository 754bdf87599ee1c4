package io.nexushub.dex.channel;

import static io.nexushub.dex.channel.DexWorld.BOB;
import static io.nexushub.dex.channel.DexWorld.ETH;
import static io.nexushub.dex.channel.DexWorld.ICON;
import static io.nexushub.dex.channel.DexWorld.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.dex.book.Fees;
import io.nexushub.dex.book.Halt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.dex.FromVault;
import io.nexushub.protocol.dex.ToVault;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What members may agree on: its bytes, and what it does. */
class ChangeTest {
  private static final int MUTATIONS = 1_000;
  private static final Fees FEES = new Fees(1_000, 500_000);

  private static Stream<Change> changes() {
    return Stream.of(
        new Change(1, new Change.OpenPool(POOL, 200_000, FEES)),
        new Change(2, new Change.SetFees(POOL, FEES)),
        new Change(3, new Change.Resume(POOL)),
        new Change(4, new Change.SetHalt(Halt.TRADES)),
        new Change(5, new Change.SetPolicy(ETH, 3_600, BigInteger.TEN, true)),
        new Change(6, new Change.PayFees(POOL, true, BOB, BigInteger.TEN)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void decodingGivesWhatWasEncoded(Change change) throws MalformedMessage {
    assertThat(Change.decode(change.encode())).isEqualTo(change);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aMutationIsRefusedOrCanonical(Change change) {
    Bytes encoded = change.encode();
    SplittableRandom chance = new SplittableRandom(encoded.hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] octets = encoded.toArray();
      octets[chance.nextInt(octets.length)] ^= (byte) (1 << chance.nextInt(8));
      Bytes mutated = Bytes.wrap(octets);
      try {
        assertThat(Change.decode(mutated).encode()).isEqualTo(mutated);
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  @Test
  void aPolicyHoldsHereAndIsSentToItsVault() {
    DexWorld world = new DexWorld().provided();
    Change change = new Change(1, new Change.SetPolicy(ICON, 60, BigInteger.TEN, true));
    assertThat(world.run(world.govern(change, 3)).success()).isTrue();
    assertThat(world.book().vault(ICON).orElseThrow().outflow().paused()).isTrue();
    BtpMessage policy = world.take().getFirst();
    assertThat(policy.dst()).isEqualTo(ICON);
    assertThat(DexWorld.said(policy)).isEqualTo(new ToVault.Policy(1, 60, BigInteger.TEN, true));
    world.run(DexWorld.answer(policy, new FromVault.Adopted(1)));
    assertThat(
            world.run(DexWorld.answer(policy, new FromVault.Adopted(1))).events().stream()
                .map(event -> event.indexed().getFirst()))
        .as("an answer counts once")
        .anyMatch(name -> name.startsWith("MessageDropped"));
  }

  @Test
  void feesChangeAndAStoppedPoolGoesOn() {
    DexWorld world = new DexWorld().provided();
    assertThat(world.run(world.govern(new Change(1, new Change.SetFees(POOL, FEES)), 3)).success())
        .isTrue();
    assertThat(world.pool().fees()).isEqualTo(FEES);
    world.state = world.book().with(world.pool().stoppedBecause("a test")).state();
    assertThat(world.run(world.govern(new Change(2, new Change.Resume(POOL)), 3)).success())
        .isTrue();
    assertThat(world.pool().isStopped()).isFalse();
  }
}
