package io.nexushub.protocol;

/**
 * Bytes that came from outside are not what they claim to be. Checked on purpose: the caller is
 * always an edge to the network or to a disk, and has to decide what becomes of the sender.
 */
public final class MalformedMessage extends Exception {
  public MalformedMessage(String message) {
    super(message);
  }

  /** The usual form: "vote.signature: 64 bytes (expected: 65)". */
  public static MalformedMessage of(String item, Object found, Object expected) {
    return new MalformedMessage(item + ": " + found + " (expected: " + expected + ")");
  }
}
