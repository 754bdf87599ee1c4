package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.StateProofs;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What a state holds about an address, and what proves it under the state's root.
 *
 * @param account empty if the state has no such account
 */
public record AccountProof(
    Address address, Optional<StateProofs.Account> account, List<Bytes> nodes, List<Slot> slots) {
  public AccountProof {
    nodes = List.copyOf(nodes);
    slots = List.copyOf(slots);
  }

  /** A storage slot; an empty one holds zero. */
  public record Slot(BigInteger slot, BigInteger value, List<Bytes> nodes) {
    public Slot {
      nodes = List.copyOf(nodes);
    }
  }
}
