package io.nexushub.lft;

import java.util.List;

/**
 * Something a transaction made happen, in ICON's textual form.
 *
 * @param emitter address of the contract ({@code cx…}), or the name of the part of the hub
 * @param indexed the signature, such as {@code BTPEvent(str,int,str,str)}, then the indexed values
 */
public record LogEvent(String emitter, List<String> indexed, List<String> data) {
  public LogEvent {
    indexed = List.copyOf(indexed);
    data = List.copyOf(data);
  }
}
