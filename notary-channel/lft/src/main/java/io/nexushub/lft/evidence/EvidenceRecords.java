package io.nexushub.lft.evidence;

import io.nexushub.lft.evidence.RecordedEvidence.Offence;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The offences in a channel's state: numbered from 0, found by number and by what they are. Keys
 * are digests, so they meet no key of the channel's application.
 */
public final class EvidenceRecords {
  /** A member's further offences of an epoch change nothing, and would fill the state. */
  public static final int MAX_PER_MEMBER = 16;

  private EvidenceRecords() {}

  /** How many there are. */
  public static long count(State state) {
    return number(state, key("count"));
  }

  /** Oldest first. */
  public static List<RecordedEvidence> list(State state, long from, int limit) {
    List<RecordedEvidence> found = new ArrayList<>();
    long count = count(state);
    for (long i = Math.max(0, from); i < count && found.size() < limit; i++) {
      found.add(at(state, i));
    }
    return found;
  }

  public static boolean contains(State state, Offence offence) {
    return state.get(key(offence)).isPresent();
  }

  /** Why another offence is not recorded; empty if it is. */
  static Optional<String> objection(State state, Offence offence) {
    if (contains(state, offence)) {
      return Optional.of("offence of round " + offence.round() + ": recorded already");
    }
    long known = number(state, key(offence.offender(), offence.epoch()));
    return known < MAX_PER_MEMBER
        ? Optional.empty()
        : Optional.of("offences of " + offence.offender() + ": more than " + MAX_PER_MEMBER);
  }

  static State put(State state, RecordedEvidence recorded) {
    long index = count(state);
    Offence offence = recorded.offence();
    Bytes perMember = key(offence.offender(), offence.epoch());
    return state
        .put(key("count"), encoded(index + 1))
        .put(key(index), recorded.encode())
        .put(key(offence), encoded(index))
        .put(perMember, encoded(number(state, perMember) + 1));
  }

  private static RecordedEvidence at(State state, long index) {
    try {
      return RecordedEvidence.decode(state.get(key(index)).orElseThrow());
    } catch (MalformedMessage e) {
      throw new IllegalStateException("offence " + index + " was written by another version", e);
    }
  }

  private static long number(State state, Bytes key) {
    Optional<Bytes> value = state.get(key);
    if (value.isEmpty()) {
      return 0;
    }
    try {
      return RlpReader.of(value.get()).uint64();
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a number was written by another version", e);
    }
  }

  private static Bytes encoded(long number) {
    return new RlpWriter().uint(number).toBytes();
  }

  private static Bytes key(String what) {
    return digest(begin().text(what));
  }

  private static Bytes key(long index) {
    return digest(begin().text("record").uint(index));
  }

  private static Bytes key(Offence offence) {
    return digest(
        begin()
            .text("offence")
            .uint(offence.kind().number())
            .bytes(offence.offender().bytes())
            .uint(offence.epoch())
            .uint(offence.round()));
  }

  private static Bytes key(Address member, long epoch) {
    return digest(begin().text("member").bytes(member.bytes()).uint(epoch));
  }

  private static RlpWriter begin() {
    return new RlpWriter().beginList().text("NEXUS/EVIDENCE-RECORD/1");
  }

  private static Bytes digest(RlpWriter key) {
    return HashFunction.SHA3_256.hash(key.endList().toBytes()).bytes();
  }
}
