package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Hash;

/** A finalised block that the client keeps, so that evidence can be tied to it. */
public record Anchor(long slot, Hash beaconRoot, ExecutionBlock execution) {
  /** Whether no chain can have both blocks. */
  boolean contradicts(Anchor other) {
    if (slot == other.slot) {
      return !beaconRoot.equals(other.beaconRoot);
    }
    return slot < other.slot != execution.number() < other.execution.number();
  }

  @Override
  public String toString() {
    return "slot " + slot + ", beacon root " + beaconRoot + ", execution block " + execution;
  }
}
