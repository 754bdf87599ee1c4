package io.nexushub.lft;

import io.nexushub.protocol.RpcItem;

/** The answer to a query. */
public sealed interface Answer {
  record Found(RpcItem value) implements Answer {}

  /**
   * @param code in the words of ICON's JSON-RPC, such as -32601 for an unknown method
   * @param reason what was found and what was expected
   */
  record Refused(int code, String reason) implements Answer {}
}
