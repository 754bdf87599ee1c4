package io.nexushub.node.chaos;

import io.nexushub.node.exchange.Trader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was done and when it was seen to be so, by everybody at once. */
final class Ledger {
  private final InstantSource clock;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Long> blockOnEthereum = new HashMap<>();
  private final Map<String, Long> finalMillis = new HashMap<>();
  private final Map<String, Long> signedMillis = new HashMap<>();

  Ledger(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** On the community a transaction that has a result is final; on Ethereum that takes epochs. */
  synchronized void entered(Chain chain, Trader.Entry entry) {
    String source = entry.source().toString();
    switch (chain) {
      case ETHEREUM -> blockOnEthereum.put(source, entry.block());
      case COMMUNITY -> finalMillis.putIfAbsent(source, clock.millis());
    }
  }

  synchronized void finalOnEthereum(long block) {
    long now = clock.millis();
    blockOnEthereum.forEach((source, number) -> {
      if (number <= block) {
        finalMillis.putIfAbsent(source, now);
      }
    });
  }

  /** Every payment that settles it was seen in a block which members have signed. */
  synchronized void signed(String source) {
    signedMillis.putIfAbsent(source, clock.millis());
  }

  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /** From source finality to the payout's signature, ascending, of deposits on that chain. */
  synchronized List<Long> millisToSignature(Chain chain) {
    List<Long> times = new ArrayList<>();
    signedMillis.forEach((source, signed) -> {
      Long since = finalMillis.get(source);
      if (since != null && source.startsWith(chain.network() + "/")) {
        times.add(Math.max(0, signed - since));
      }
    });
    times.sort(null);
    return times;
  }
}
