package io.nexushub.node.rpc;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The error member of a JSON-RPC answer. Checked on purpose, like MalformedMessage: it is an answer
 * to somebody outside, and says what was found and what was expected.
 */
public final class RpcError extends Exception {
  public static final int PARSE = -32700;
  public static final int REQUEST = -32600;
  public static final int METHOD = -32601;
  public static final int PARAMS = -32602;
  public static final int INTERNAL = -32603;
  public static final int SERVER = -32000;
  public static final int SYSTEM = -31000;
  public static final int POOL_OVERFLOW = -31001;
  public static final int PENDING = -31002;
  public static final int EXECUTING = -31003;
  public static final int NOT_FOUND = -31004;
  public static final int LACK_OF_RESOURCE = -31005;
  public static final int TIMEOUT = -31006;
  public static final int SYSTEM_TIMEOUT = -31007;

  private final int code;
  private final @Nullable String data;

  public RpcError(int code, String message) {
    this(code, message, null);
  }

  /**
   * @param data what a program is to read of the error
   */
  public RpcError(int code, String message, @Nullable String data) {
    // No stack: a peer can make any number of these.
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  /** {@code height: 0x (expected: 0x and hex digits)}. */
  public static RpcError params(String name, Object found, Object expected) {
    return new RpcError(PARAMS, name + ": " + found + " (expected: " + expected + ")");
  }

  public static RpcError notFound(String what) {
    return new RpcError(NOT_FOUND, what + ": not found");
  }

  /**
   * A block that a node does not have: because there is none yet, or because it keeps none so old.
   *
   * @param first the lowest block that it has, beside the genesis
   */
  public static RpcError noBlock(long height, long first) {
    return height > 0 && height < first
        ? new RpcError(
            NOT_FOUND,
            "block of height " + height + ": pruned (expected: >= " + first + ", the first kept)")
        : notFound("block of height " + height);
  }

  /**
   * Nothing here proves what the state after a block was.
   *
   * @param first the lowest block of which the state is here
   */
  public static RpcError noProof(long height, long first) {
    return first > 1 && height < first
        ? new RpcError(
            NOT_FOUND,
            "state after block " + height + ": pruned (expected: >= " + first + ", the first kept)")
        : notFound("proof of block " + height + ": two blocks of consecutive rounds from it on");
  }

  public int code() {
    return code;
  }

  JsonObject toJson() {
    JsonObject error = new JsonObject().put("code", code).put("message", getMessage());
    return data == null ? error : error.put("data", data);
  }
}
