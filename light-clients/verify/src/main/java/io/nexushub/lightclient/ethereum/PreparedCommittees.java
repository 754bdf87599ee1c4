package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The committees in use with their keys decompressed, which takes twenty times as long as checking
 * one signature. A memo of a pure function: what is in it changes no answer.
 */
final class PreparedCommittees {
  /** The current and the next committee of two clients. */
  private static final int LIMIT = 4;

  private final BlsScheme bls;
  private final LinkedHashMap<Hash, BlsScheme.Committee> byRoot = new LinkedHashMap<>();

  PreparedCommittees(BlsScheme bls) {
    this.bls = bls;
  }

  /** Empty if a key is no point of the curve's subgroup. */
  synchronized Optional<BlsScheme.Committee> of(SyncCommittee committee) {
    Hash root = committee.root();
    BlsScheme.Committee known = byRoot.get(root);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      BlsScheme.Committee prepared = bls.prepare(committee.keys());
      byRoot.putLast(root, prepared);
      if (byRoot.size() > LIMIT) {
        byRoot.pollFirstEntry();
      }
      return Optional.of(prepared);
    } catch (MalformedMessage malformed) {
      return Optional.empty();
    }
  }
}
