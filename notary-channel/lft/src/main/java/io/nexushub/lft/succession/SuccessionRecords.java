package io.nexushub.lft.succession;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.util.Optional;

/**
 * Who the members are and who will be, in a channel's state. Keys are digests, so they meet no key
 * of the channel's application.
 */
public final class SuccessionRecords {
  private static final Bytes PRESENT = key("present");
  private static final Bytes DECIDED = key("decided");

  private SuccessionRecords() {}

  /** The members who certify the next block; none while it is the genesis'. */
  public static Optional<Membership> present(State state) {
    return read(state, PRESENT);
  }

  /** The members after the next block, which is then the last of its epoch. */
  public static Optional<Membership> decided(State state) {
    return read(state, DECIDED);
  }

  static State decide(State state, Membership next) {
    return state.put(DECIDED, next.encode());
  }

  /** What was decided has come. */
  static State enter(State state, Membership next) {
    return state.put(PRESENT, next.encode()).remove(DECIDED);
  }

  private static Optional<Membership> read(State state, Bytes key) {
    try {
      Optional<Bytes> value = state.get(key);
      return value.isEmpty() ? Optional.empty() : Optional.of(Membership.decode(value.get()));
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a membership was written by another version", e);
    }
  }

  private static Bytes key(String what) {
    Bytes named =
        new RlpWriter().beginList().text("NEXUS/SUCCESSION/1").text(what).endList().toBytes();
    return HashFunction.SHA3_256.hash(named).bytes();
  }
}
