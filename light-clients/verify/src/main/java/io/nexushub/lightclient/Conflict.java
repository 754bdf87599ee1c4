package io.nexushub.lightclient;

import io.nexushub.protocol.Bytes;

/**
 * Two statements of the foreign chain that are each valid and cannot both be true.
 *
 * @param subject what they are about: "finalised header of slot 8192"
 * @param accepted what was believed first
 * @param contrary what came later
 * @param evidence the later statement's bytes, for people and for slashing
 */
public record Conflict(String subject, String accepted, String contrary, Bytes evidence) {
  @Override
  public String toString() {
    return subject + ": " + contrary + " (accepted before: " + accepted + ")";
  }
}
