package io.nexushub.interop;

import io.nexushub.protocol.Bytes;

/**
 * Says that bytes are no message. Never in a decoder's own words: what a SCORE says goes into
 * events and answers that all members must write alike, whatever version each of them runs.
 */
final class Undecodable {
  private Undecodable() {}

  static String found(Bytes bytes) {
    return bytes.length() + " bytes that do not decode";
  }

  static String reason(String subject, Bytes bytes, String expected) {
    return subject + ": " + found(bytes) + " (expected: " + expected + ")";
  }
}
