package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * SyncCommittee of Altair. A validator may sit on several seats, so the keys are a list and no set.
 *
 * @param aggregate the sum of all keys, covered by the committee's root
 */
public record SyncCommittee(List<Bytes> keys, Bytes aggregate) {
  static final int KEY_LENGTH = 48;

  public SyncCommittee {
    keys = List.copyOf(keys);
    if (keys.isEmpty()
        || aggregate.length() != KEY_LENGTH
        || keys.stream().anyMatch(key -> key.length() != KEY_LENGTH)) {
      throw new IllegalArgumentException(
          "sync committee of %d keys (expected: >= 1, each and their sum of %d bytes)"
              .formatted(keys.size(), KEY_LENGTH));
    }
  }

  /** What stands where there is no committee. */
  static SyncCommittee empty(Preset preset) {
    Bytes key = Bytes.wrap(new byte[KEY_LENGTH]);
    return new SyncCommittee(Collections.nCopies(preset.committeeSize(), key), key);
  }

  public Hash root() {
    List<Hash> roots = new ArrayList<>(keys.size());
    for (Bytes key : keys) {
      roots.add(MerkleTree.bytes(key));
    }
    return MerkleTree.pair(MerkleTree.root(roots), MerkleTree.bytes(aggregate));
  }

  /** The keys whose bit is set, in seat order. */
  List<Bytes> participants(SyncAggregate votes) {
    List<Bytes> participants = new ArrayList<>();
    for (int seat = 0; seat < keys.size(); seat++) {
      if (votes.signed(seat)) {
        participants.add(keys.get(seat));
      }
    }
    return participants;
  }

  static int encodedLength(Preset preset) {
    return (preset.committeeSize() + 1) * KEY_LENGTH;
  }

  static SyncCommittee read(Preset preset, SszReader in) throws MalformedMessage {
    List<Bytes> keys = new ArrayList<>(preset.committeeSize());
    for (int seat = 0; seat < preset.committeeSize(); seat++) {
      keys.add(in.fixed(KEY_LENGTH));
    }
    return new SyncCommittee(keys, in.fixed(KEY_LENGTH));
  }

  void write(SszWriter out) {
    keys.forEach(out::bytes);
    out.bytes(aggregate);
  }
}
