package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** An order that a vault could not pay at once, and which its recipient pulls. */
record KeptOrder(IconAddress recipient, BigInteger amount, Kind kind) {
  private static final int MAX_AMOUNT_BYTES = 16;

  /** What it is, and with it what limits its claim. */
  enum Kind {
    /** Counts against the cap, and waits while the vault is paused. */
    PAYOUT(1),
    /** Of a deposit that had just come; nothing holds it. */
    REFUND(2),
    /** Of an older deposit; refunds of that kind have a cap of their own. */
    OLD_REFUND(3),
    /** Paid to its recipient; only the exchange could not be told. */
    UNREPORTED(4);

    private final long number;

    Kind(long number) {
      this.number = number;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Kind of(long number) throws MalformedMessage {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw MalformedMessage.of("kind", number, "1 to 4");
    }
  }

  KeptOrder unreported() {
    return new KeptOrder(recipient, BigInteger.ZERO, Kind.UNREPORTED);
  }

  void store(Frame frame, long order) {
    frame.store(
        key(order),
        new RlpWriter()
            .beginList()
            .bytes(recipient.encode())
            .uint(amount)
            .uint(kind.number)
            .endList()
            .toBytes());
  }

  static void erase(Frame frame, long order) {
    frame.erase(key(order));
  }

  static Optional<KeptOrder> find(Frame frame, long order) {
    Bytes stored = frame.load(key(order));
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      RlpReader in = RlpReader.of(stored);
      in.enterList();
      KeptOrder found =
          new KeptOrder(
              IconAddress.decode(in.bytes(IconAddress.BINARY_LENGTH)),
              in.uint(MAX_AMOUNT_BYTES),
              Kind.of(in.uint64()));
      in.leaveList();
      return Optional.of(found);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: kept order " + order, malformed);
    }
  }

  private static String key(long order) {
    return "kept/" + order;
  }
}
