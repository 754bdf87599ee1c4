package io.nexushub.monitoring;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that passed here and have not come to their end, oldest first. */
final class PendingMessages {
  /** Beyond it the oldest are forgotten: the figure is for people, and 10,000 say enough. */
  private static final int LIMIT = 10_000;

  private final Map<String, Long> sinceMicros = new LinkedHashMap<>();

  synchronized void passed(MessageHop hop, long timestampMicros) {
    String message = hop.source() + "/" + hop.nsn();
    if (hop.ends()) {
      sinceMicros.remove(message);
      return;
    }
    sinceMicros.putIfAbsent(message, timestampMicros);
    if (sinceMicros.size() > LIMIT) {
      Iterator<String> oldest = sinceMicros.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** 0 if none is pending. */
  synchronized double oldestSeconds(Instant now) {
    if (sinceMicros.isEmpty()) {
      return 0;
    }
    long since = sinceMicros.values().iterator().next();
    return Math.max(0, now.toEpochMilli() - since / 1_000) / 1_000.0;
  }
}
