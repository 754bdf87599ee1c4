package io.nexushub.node.channel;

import io.nexushub.protocol.Hash;

/** What became of a transaction that somebody brought. */
public sealed interface Submission {
  /** The code of a refusal for want of room. */
  int POOL_OVERFLOW = -31001;

  /** The code of a refusal of what peers would not take. */
  int TOO_LONG = -32602;

  record Accepted(Hash id) implements Submission {}

  /**
   * @param code in the words of ICON's JSON-RPC
   * @param reason what was found and what was expected
   */
  record Refused(int code, String reason) implements Submission {}
}
