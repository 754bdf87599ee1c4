package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.MalformedMessage;

/**
 * Which rules a block was made by. No hash covers it, so nothing that has to be safe may rest on
 * it.
 */
public enum BlockVersion {
  /** A leader's word alone: no votes, and a hash that leaves out height and leader. */
  V0_1A("0.1a"),
  /** Votes and lists of representatives. */
  V0_3("0.3"),
  /** Representatives may change within a term, as a penalty. */
  V0_4("0.4"),
  /** The round of a vote is written as hex. */
  V0_5("0.5");

  private final String text;

  BlockVersion(String text) {
    this.text = text;
  }

  static BlockVersion parse(String text) throws MalformedMessage {
    for (BlockVersion version : values()) {
      if (version.text.equals(text)) {
        return version;
      }
    }
    throw MalformedMessage.of("block version", Quoted.text(text), "0.1a, 0.3, 0.4 or 0.5");
  }

  boolean isVoted() {
    return this != V0_1A;
  }

  @Override
  public String toString() {
    return text;
  }
}
