package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/**
 * A deposit as the vault remembers it.
 *
 * @param amount what was deposited, less what was refunded
 * @param micros time of its block
 */
record VaultDeposit(IconAddress owner, BigInteger amount, State state, long micros) {
  private static final int MAX_AMOUNT_BYTES = 16;

  /** Where it stands. */
  enum State {
    WAITING(1),
    ACKNOWLEDGED(2),
    /** It never reached the exchange, and its owner may reclaim it. */
    RETURNED(3),
    RECLAIMED(4);

    private final long number;

    State(long number) {
      this.number = number;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static State of(long number) throws MalformedMessage {
      for (State state : values()) {
        if (state.number == number) {
          return state;
        }
      }
      throw MalformedMessage.of("state", number, "1 to 4");
    }
  }

  boolean isOpen() {
    return state == State.WAITING || state == State.ACKNOWLEDGED;
  }

  VaultDeposit in(State next) {
    return new VaultDeposit(owner, amount, next, micros);
  }

  VaultDeposit less(BigInteger refunded) {
    return new VaultDeposit(owner, amount.subtract(refunded), state, micros);
  }

  void store(Frame frame, long number) {
    frame.store(
        key(number),
        new RlpWriter()
            .beginList()
            .bytes(owner.encode())
            .uint(amount)
            .uint(state.number)
            .uint(micros)
            .endList()
            .toBytes());
  }

  static Optional<VaultDeposit> find(Frame frame, long number) {
    Bytes stored = frame.load(key(number));
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      RlpReader in = RlpReader.of(stored);
      in.enterList();
      VaultDeposit found =
          new VaultDeposit(
              IconAddress.decode(in.bytes(IconAddress.BINARY_LENGTH)),
              in.uint(MAX_AMOUNT_BYTES),
              State.of(in.uint64()),
              in.uint64());
      in.leaveList();
      return Optional.of(found);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: deposit " + number, malformed);
    }
  }

  private static String key(long number) {
    return "deposit/" + number;
  }
}
