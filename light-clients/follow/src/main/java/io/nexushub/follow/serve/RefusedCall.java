package io.nexushub.follow.serve;

/** The error member of a JSON-RPC answer, with EIP-1474's codes. */
final class RefusedCall extends Exception {
  static final int PARSE = -32700;
  static final int REQUEST = -32600;
  static final int METHOD = -32601;
  static final int PARAMS = -32602;
  static final int NOT_AVAILABLE = -32002;
  static final int FAILED = -32000;
  static final int NOT_VERIFIABLE = -32004;
  static final int TOO_MUCH = -32005;

  private static final long serialVersionUID = 1L;

  private final int code;

  RefusedCall(int code, String message) {
    super(message, null, false, false); // no stack: a stranger can make any number of these
    this.code = code;
  }

  static RefusedCall params(String name, Object found, Object expected) {
    return new RefusedCall(PARAMS, name + ": " + found + " (expected: " + expected + ")");
  }

  int code() {
    return code;
  }
}
