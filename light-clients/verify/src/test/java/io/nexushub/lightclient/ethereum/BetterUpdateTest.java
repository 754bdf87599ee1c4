package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** is_better_update, question by question: each update is better than all that stand after it. */
class BetterUpdateTest {
  private static final int PERIOD = 64;

  @Test
  void ordersUpdatesAsTheSpecificationDoes() {
    List<LightClientUpdate> best =
        List.of(
            update(32, true, 20, 40, 41),
            update(30, true, 20, 40, 41),
            update(30, true, 20, 42, 43),
            update(30, true, 20, 42, 44),
            // finality of the period before
            update(32, true, PERIOD - 8, PERIOD + 2, PERIOD + 3),
            // no finality
            update(32, true, -1, 40, 41),
            update(32, false, 20, 40, 41),
            // a committee, but signed in the next period: not the relevant one
            update(32, true, 20, PERIOD - 1, PERIOD),
            update(32, false, -1, 40, 41),
            // below two thirds nothing but the count decides at first
            update(21, false, -1, 40, 41),
            update(20, true, 20, 40, 41),
            update(20, false, 20, 40, 41));
    for (int i = 0; i < best.size(); i++) {
      for (int j = i + 1; j < best.size(); j++) {
        assertThat(best.get(i).isBetterThan(best.get(j), Preset.MINIMAL))
            .as("%d better than %d", i, j)
            .isTrue();
        assertThat(best.get(j).isBetterThan(best.get(i), Preset.MINIMAL))
            .as("%d better than %d", j, i)
            .isFalse();
      }
    }
  }

  /**
   * @param finalized -1 for none
   */
  private static LightClientUpdate update(
      int participants, boolean committee, long finalized, long attested, long signature) {
    Branch branch = new Branch(List.of(Hash.hex("11".repeat(32))));
    Optional<NextCommittee> next =
        committee
            ? Optional.of(new NextCommittee(SyncCommittee.empty(Preset.MINIMAL), branch))
            : Optional.empty();
    Optional<Finality> finality =
        finalized < 0 ? Optional.empty() : Optional.of(new Finality(header(finalized), branch));
    byte[] bits = new byte[4];
    for (int seat = 0; seat < participants; seat++) {
      bits[seat / 8] |= (byte) (1 << seat % 8);
    }
    SyncAggregate votes = new SyncAggregate(Bytes.wrap(bits), Bytes.EMPTY);
    return new LightClientUpdate(header(attested), next, finality, votes, signature);
  }

  private static LightClientHeader header(long slot) {
    return new LightClientHeader.BeaconOnly(
        new BeaconBlockHeader(slot, 0, Hash.ZERO, Hash.ZERO, Hash.ZERO));
  }
}
