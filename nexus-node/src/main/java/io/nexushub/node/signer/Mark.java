package io.nexushub.node.signer;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * The last statement of a kind that was signed on a chain: {@code [epoch, round, [digest],
 * [decision]]}.
 *
 * @param digest of what was signed; absent if only the round is known, and then nothing of that
 *     round is signed again
 * @param decision signed with a vote
 */
record Mark(long epoch, long round, Optional<Hash> digest, Optional<Hash> decision)
    implements Comparable<Mark> {
  static final Mark NONE = new Mark(0, 0, Optional.empty(), Optional.empty());

  static Mark of(long epoch, long round) {
    return new Mark(epoch, round, Optional.empty(), Optional.empty());
  }

  /** By epoch, then round. */
  @Override
  public int compareTo(Mark other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(round, other.round);
  }

  /** The later one; of two of one round that differ, the round alone. */
  Mark max(Mark other) {
    int order = compareTo(other);
    if (order != 0) {
      return order > 0 ? this : other;
    }
    return equals(other) ? this : of(epoch, round);
  }

  void write(RlpWriter out) {
    out.beginList().uint(epoch).uint(round);
    writeOptional(out, digest);
    writeOptional(out, decision);
    out.endList();
  }

  static Mark read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Mark mark = new Mark(in.uint64(), in.uint64(), readOptional(in), readOptional(in));
    in.leaveList();
    return mark;
  }

  private static void writeOptional(RlpWriter out, Optional<Hash> hash) {
    out.bytes(hash.map(Hash::bytes).orElse(Bytes.EMPTY));
  }

  private static Optional<Hash> readOptional(RlpReader in) throws MalformedMessage {
    Bytes bytes = in.bytes(Hash.LENGTH);
    if (!bytes.isEmpty() && bytes.length() != Hash.LENGTH) {
      throw MalformedMessage.of("mark.digest", bytes.length() + " bytes", "0 or " + Hash.LENGTH);
    }
    return bytes.isEmpty() ? Optional.empty() : Optional.of(Hash.of(bytes));
  }

  @Override
  public String toString() {
    return "round " + round + " of epoch " + epoch;
  }
}
