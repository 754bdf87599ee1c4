package io.nexushub.node.cli;

import io.nexushub.follow.Ages;
import io.nexushub.follow.EthereumSync;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** Where a light client stands, in one line: rewritten in a terminal, appended elsewhere. */
final class FollowLine {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

  private final NetworkConfig network;
  private final EthereumSync sync;
  private final PrintWriter out;
  private final boolean terminal = isTerminal();
  private String last = "";

  FollowLine(NetworkConfig network, EthereumSync sync, PrintWriter out) {
    this.network = network;
    this.sync = sync;
    this.out = out;
  }

  /** Null again in JDK 25 where nobody sits before it, whatever the checker has read. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  void print() {
    String line = line();
    if (terminal) {
      out.print("\r\u001b[K" + line + ", " + lag());
    } else if (!line.equals(last)) {
      out.println(line + ", " + lag());
    }
    out.flush();
    last = line;
  }

  /** Half a slot: a head is signed in the middle of the next one. */
  Duration pause() {
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
