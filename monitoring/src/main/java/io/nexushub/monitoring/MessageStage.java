package io.nexushub.monitoring;

import io.nexushub.lft.LogEvent;
import java.util.Optional;

/** What a chain reports of a message, in an event {@code BTPEvent(str,int,str,str)}. */
enum MessageStage {
  SEND(true),
  ROUTE(true),
  REPLY(true),
  ERROR(true),
  RECEIVE(false),
  DROP(false);

  private static final String SIGNATURE = "BTPEvent(str,int,str,str)";
  private static final int FIELDS = 4;

  private final boolean leaves;

  MessageStage(boolean leaves) {
    this.leaves = leaves;
  }

  /** Whether a message leaves the chain, in a BTP block that its members still have to sign. */
  boolean leaves() {
    return leaves;
  }

  /** The stage is the last field, whichever of them the contract has indexed. */
  static Optional<MessageStage> of(LogEvent event) {
    boolean reported =
        !event.indexed().isEmpty()
            && event.indexed().getFirst().equals(SIGNATURE)
            && event.indexed().size() - 1 + event.data().size() == FIELDS;
    return reported ? named(lastField(event)) : Optional.empty();
  }

  private static String lastField(LogEvent event) {
    return event.data().isEmpty() ? event.indexed().getLast() : event.data().getLast();
  }

  private static Optional<MessageStage> named(String name) {
    for (MessageStage stage : values()) {
      if (stage.name().equalsIgnoreCase(name)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }
}
