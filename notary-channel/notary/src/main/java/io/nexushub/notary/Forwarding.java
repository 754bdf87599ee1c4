package io.nexushub.notary;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.Optional;

/** How a light-client channel passes on what it has proven: unread, to the notary channel. */
final class Forwarding {
  static final long LANE = 1;

  private final NetworkAddress community;
  private final NetworkAddress reader;
  private final Lanes lanes;
  private final HubEvents events;

  /**
   * @param community whose messages they are
   * @param reader the notary channel
   */
  Forwarding(NetworkAddress community, NetworkAddress reader, Lanes lanes, HubEvents events) {
    this.community = community;
    this.reader = reader;
    this.lanes = lanes;
    this.events = events;
  }

  /** The number that the next message gets. */
  long nextSequence(Draft draft) {
    return lanes.nextSequence(draft, LANE);
  }

  /**
   * Sends one message.
   *
   * @param proof what proves it, for people
   * @return empty if the block has no room
   */
  Optional<Draft> pass(Draft draft, Bytes message, String proof) {
    if (!draft.outbox().hasRoomFor(LANE, message)) {
      return Optional.empty();
    }
    long sequence = nextSequence(draft);
    return Optional.of(announce(draft.sending(LANE, message), message, sequence, proof));
  }

  /** Bytes that are no message are passed on too: what to do with them is the notaries' matter. */
  private Draft announce(Draft draft, Bytes raw, long sequence, String proof) {
    BtpMessage message;
    try {
      message = BtpMessage.decode(raw);
    } catch (MalformedMessage malformed) {
      return draft;
    }
    Draft announced = draft.emitting(events.hop(message, Optional.of(reader), "ROUTE"));
    if (!message.src().equals(community)) {
      return announced;
    }
    Passage passage =
        new Passage(
            "ROUTE",
            community,
            Optional.of(reader),
            LANE,
            sequence,
            draft.block().height(),
            draft.transaction(),
            proof);
    return Passages.keep(announced, message, passage);
  }
}
