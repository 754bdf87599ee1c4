package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What a transaction did: {@code [status, to, steps so far, steps, price, bloom, events, score,
 * events' root?, extension?, fees?]}. The oldest form has the events in place, the later ones a
 * trie of them and a null.
 *
 * @param status 0 for success, else why it failed
 * @param bloom filter of its events; compressed in the newest form, empty where a network does
 *     without
 * @param score what was deployed
 * @param eventsRoot absent where there are no events, or where they stand in place
 */
public record GoloopReceipt(
    long status,
    IconAddress to,
    BigInteger cumulativeStepUsed,
    BigInteger stepUsed,
    BigInteger stepPrice,
    Bytes bloom,
    List<GoloopEvent> events,
    Optional<IconAddress> score,
    Optional<Hash> eventsRoot) {
  private static final int BLOOM_LENGTH = 512;
  private static final int MAX_EVENTS = 4096;
  private static final int MAX_INTEGER = 33;
  private static final int FEES = 1;
  private static final int ALL_FLAGS = 3;

  public GoloopReceipt {
    events = List.copyOf(events);
  }

  static GoloopReceipt decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    GoloopReceipt receipt =
        new GoloopReceipt(
            Rlpn.natural("receipt.status", in),
            Rlpn.address(in),
            in.signed(MAX_INTEGER),
            in.signed(MAX_INTEGER),
            in.signed(MAX_INTEGER),
            Rlpn.optionalBytes(in, BLOOM_LENGTH).orElse(Bytes.EMPTY),
            events(in),
            Rlpn.optional(in, Rlpn::address),
            in.hasNext() ? Rlpn.optionalHash(in) : Optional.empty());
    if (in.hasNext()) {
      extension(in);
    }
    in.leaveList();
    in.end();
    return receipt;
  }

  private static List<GoloopEvent> events(RlpReader in) throws MalformedMessage {
    return Rlpn.optional(in, list -> Rlpn.items("events", list, MAX_EVENTS, GoloopEvent::decode))
        .orElse(List.of());
  }

  /** Who paid which fees is read over: nothing rests on it. */
  private static void extension(RlpReader in) throws MalformedMessage {
    long flags = in.signed64();
    if (flags < 0 || flags > ALL_FLAGS) {
      throw MalformedMessage.of("receipt's extension", flags, "0 to " + ALL_FLAGS);
    }
    if ((flags & FEES) != 0) {
      in.rawItem();
    }
  }

  public boolean succeeded() {
    return status == 0;
  }
}
