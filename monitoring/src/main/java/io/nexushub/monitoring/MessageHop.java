package io.nexushub.monitoring;

import io.nexushub.lft.LogEvent;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A message at one stage of its passport, out of an event {@code BTPEvent(str,int,str,str)}.
 *
 * @param source network the message first came from
 * @param nsn its number there, without the sign that marks the way back
 * @param returning whether it is on its way back
 */
record MessageHop(String source, String nsn, boolean returning, String kind) {
  private static final Set<String> KINDS =
      Set.of("SEND", "ROUTE", "DROP", "RECEIVE", "REPLY", "ERROR");
  private static final int FIELDS = 4;

  /** Fields stand among the indexed ones or the data, as the contract chose. */
  static Optional<MessageHop> of(LogEvent event) {
    var fields = new java.util.ArrayList<>(event.indexed().subList(1, event.indexed().size()));
    fields.addAll(event.data());
    if (fields.size() != FIELDS) {
      return Optional.empty();
    }
    String nsn = fields.get(1);
    boolean returning = nsn.startsWith("-");
    String kind = fields.get(3).toUpperCase(Locale.ROOT);
    return KINDS.contains(kind)
        ? Optional.of(
            new MessageHop(fields.get(0), returning ? nsn.substring(1) : nsn, returning, kind))
        : Optional.empty();
  }

  /** Whether nothing more is to come of the message here. */
  boolean ends() {
    return returning || kind.equals("DROP") || kind.equals("ERROR") || kind.equals("RECEIVE");
  }
}
