package io.nexushub.follow;

import java.util.List;

/**
 * What a walk has found.
 *
 * @param logs every log there is, oldest first
 * @param last the number of the last block that was read: the walk was cut short if it is not the
 *     last one that was asked for
 */
public record FoundLogs(List<FoundLog> logs, long last) {
  public FoundLogs {
    logs = List.copyOf(logs);
  }
}
