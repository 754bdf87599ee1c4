package io.nexushub.lft;

import io.nexushub.protocol.Hash;
import java.util.List;

/**
 * What became of a transaction.
 *
 * @param code 0 if it succeeded, else why not, in the numbers of its chain
 * @param message empty if it succeeded, else what was found and what was expected
 */
public record Receipt(
    Hash transaction, boolean success, int code, String message, List<LogEvent> events) {
  public Receipt {
    events = List.copyOf(events);
  }

  public static Receipt success(Hash transaction, List<LogEvent> events) {
    return new Receipt(transaction, true, 0, "", events);
  }

  public static Receipt failure(Hash transaction, int code, String message) {
    return new Receipt(transaction, false, code, message, List.of());
  }
}
