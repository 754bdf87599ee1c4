package io.nexushub.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkCeilingTest {
  @Test
  void bytesArriveAndVotesComeBack() throws Exception {
    double trips = LinkCeiling.roundTripsPerSecond(300);
    double bytes = LinkCeiling.bytesPerSecond(300);

    assertThat(trips).isPositive();
    // Votes wait for one another, pieces do not.
    assertThat(bytes).isGreaterThan(trips * LinkCeiling.VOTE_BYTES);
  }
}
