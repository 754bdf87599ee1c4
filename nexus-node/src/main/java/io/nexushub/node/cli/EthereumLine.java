package io.nexushub.node.cli;

import io.nexushub.follow.Ages;
import io.nexushub.follow.EthereumSync;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** Where a light client of Ethereum stands. */
record EthereumLine(NetworkConfig network, EthereumSync sync) {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

  FollowLine in(PrintWriter out) {
    return new FollowLine(out, pause(), this::line, this::lag);
  }

  /** Half a slot: a head is signed in the middle of the next one. */
  private Duration pause() {
    Duration half = network.slotTime().dividedBy(2);
    return half.compareTo(LONGEST_PAUSE) < 0 ? half : LONGEST_PAUSE;
  }

  private String line() {
    EthereumStore store = sync.trusted();
    String blocks =
        sync.heads()
            .map(heads ->
                "block #%d, final #%d"
                    .formatted(heads.latest().number(), heads.finalized().number()))
            .orElse("no execution block yet");
    return "slot %d, final %d, %s, participation %d/%d, period %d"
        .formatted(
            store.optimistic().beacon().slot(),
            store.finalizedSlot(),
            blocks,
            sync.participants(),
            network.preset().committeeSize(),
            network.preset().period(store.finalizedSlot()));
  }

  private String lag() {
    Instant head = network.timeOf(sync.trusted().optimistic().beacon().slot());
    return Ages.shown(Duration.between(head, Instant.now())) + " behind";
  }
}
