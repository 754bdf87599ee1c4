package io.nexushub.portal.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FeePolicyTest {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private final FeePolicy fees = new FeePolicy(GWEI, gwei(100));

  @Test
  void theFirstOfferLeavesRoomForARisingBaseFee() {
    assertThat(fees.first(gwei(10))).isEqualTo(new FeePolicy.Offer(gwei(21), gwei(1)));
  }

  @Test
  void aReplacementPaysAtLeastATenthMoreOfBothFees() {
    FeePolicy.Offer first = fees.first(gwei(10));
    FeePolicy.Offer second = fees.bumped(first, gwei(10));

    assertThat(second.maxFee()).isGreaterThanOrEqualTo(tenthMore(first.maxFee()));
    assertThat(second.maxPriorityFee()).isGreaterThanOrEqualTo(tenthMore(first.maxPriorityFee()));
  }

  @Test
  void aReplacementFollowsABaseFeeThatRoseFaster() {
    FeePolicy.Offer second = fees.bumped(fees.first(gwei(10)), gwei(40));

    assertThat(second.maxFee()).isEqualTo(gwei(81));
  }

  @Test
  void noOfferIsEverAboveTheCap() {
    FeePolicy.Offer offer = fees.first(gwei(10));
    int bumps = 0;
    while (fees.canBump(offer)) {
      offer = fees.bumped(offer, gwei(10));
      bumps++;
    }

    assertThat(offer.maxFee()).isLessThanOrEqualTo(gwei(100));
    assertThat(bumps).isBetween(1, 20);
  }

  @Test
  void aTipAboveTheCapIsRefused() {
    assertThatThrownBy(() -> new FeePolicy(gwei(2), gwei(1)))
        .hasMessageContaining("expected: 0 < tip <= cap");
  }

  private static BigInteger tenthMore(BigInteger fee) {
    return fee.multiply(BigInteger.valueOf(11)).divide(BigInteger.TEN);
  }

  private static BigInteger gwei(long amount) {
    return GWEI.multiply(BigInteger.valueOf(amount));
  }
}
