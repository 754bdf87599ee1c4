package io.nexushub.notary;

import io.nexushub.notary.Lanes.Lane;
import io.nexushub.notary.NotaryGenesis.Link;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.FeeInfo;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a message that its source's light client has proven: it goes on unchanged, or an
 * error goes back, or it ends here with a reason. Nothing it contains can stop the ones behind it.
 */
final class Router {
  private static final int MAX_CONTROL_TYPE = 32;
  private static final String NO_MESSAGE = "message: other bytes (expected: a BTP message)";
  private static final String CONTROL_SERVICE = "bmc";
  private static final List<String> ANNOUNCEMENTS = List.of("Init", "Link", "Unlink");

  private final ChannelGenesis channel;
  private final Lanes lanes;
  private final HubEvents events;

  Router(ChannelGenesis channel, Lanes lanes, HubEvents events) {
    this.channel = channel;
    this.lanes = lanes;
    this.events = events;
  }

  /**
   * Why a message does not go on.
   *
   * @param replyCode code of the error reply, or 0 if it must not be answered
   * @param dropCode code of the event if nobody waits for an answer
   */
  private record Fault(long replyCode, int dropCode, String reason) {
    static Fault of(long replyCode, int dropCode, String subject, Object found, Object expected) {
      return new Fault(
          replyCode, dropCode, subject + ": " + found + " (expected: " + expected + ")");
    }
  }

  /**
   * A proven message.
   *
   * @param sequence its number on the link
   * @param proof what proved it, for people
   */
  record Arrival(long sequence, Bytes raw, String proof) {}

  /** Where a message goes on, if it does. */
  private record Onward(Optional<NetworkAddress> next, long networkId, long sequence) {
    static final Onward NOWHERE = new Onward(Optional.empty(), 0, 0);

    static Onward along(Lane lane, long sequence) {
      return new Onward(Optional.of(lane.network()), lane.id(), sequence);
    }
  }

  /**
   * Carries out one message.
   *
   * @return empty if the block has no room for what would leave
   */
  Optional<Draft> route(Draft draft, Link link, Arrival arrival) {
    BtpMessage message;
    try {
      message = BtpMessage.decode(arrival.raw());
    } catch (MalformedMessage malformed) {
      // An event is a part of the block's result: not in a decoder's words, which may change.
      return Optional.of(dropped(draft, link, arrival, HubCode.NOT_VALID, NO_MESSAGE));
    }
    Optional<Fault> fault = fault(link, message, arrival.raw());
    if (fault.isPresent()) {
      return refuse(draft, link, arrival, message, fault.get());
    }
    if (message.dst().equals(channel.network())) {
      return Optional.of(keep(draft, message, link, arrival, "RECEIVE", Onward.NOWHERE));
    }
    return forward(draft, link, arrival, message, lanes.towards(message.dst()).orElseThrow());
  }

  private Optional<Draft> forward(
      Draft draft, Link link, Arrival arrival, BtpMessage message, Lane lane) {
    if (!draft.outbox().hasRoomFor(lane.id(), arrival.raw())) {
      return Optional.empty();
    }
    long sequence = lanes.nextSequence(draft, lane.id());
    Draft sent = draft.sending(lane.id(), arrival.raw());
    return Optional.of(
        keep(sent, message, link, arrival, "ROUTE", Onward.along(lane, sequence))
            .emitting(events.ordered(message, lane.network(), lane.id(), sequence)));
  }

  private Draft dropped(Draft draft, Link link, Arrival arrival, int code, String reason) {
    return draft.emitting(
        events.dropped(link.network(), arrival.sequence(), arrival.raw(), code, reason));
  }

  private Optional<Fault> fault(Link link, BtpMessage message, Bytes raw) {
    if (!message.src().equals(link.network())) {
      return fault(0, HubCode.UNAUTHORIZED, "message source", message.src(), link.network());
    }
    int sn = message.sn().signum();
    int nsn = message.nsn().signum();
    if (sn != 0 && sn != nsn) {
      return fault(0, HubCode.NOT_VALID, "nsn", message.nsn(), "the sign of sn " + message.sn());
    }
    if (raw.length() > link.maxMessageBytes()) {
      return fault(
          ErrorMessage.UNKNOWN,
          HubCode.NOT_VALID,
          "message",
          raw.length() + " bytes",
          "<= " + link.maxMessageBytes() + " bytes");
    }
    if (message.dst().equals(channel.network())) {
      return isAnnouncement(message)
          ? Optional.empty()
          : fault(
              ErrorMessage.NO_SERVICE,
              HubCode.NOT_VALID,
              "service of the hub",
              "'" + message.service() + "'",
              "one-way announcements of 'bmc' only");
    }
    if (message.dst().equals(message.src()) || lanes.towards(message.dst()).isEmpty()) {
      return fault(
          ErrorMessage.NO_ROUTE,
          HubCode.UNREACHABLE,
          "destination",
          message.dst(),
          lanes.namesExcept(message.src()));
    }
    return Optional.empty();
  }

  private static Optional<Fault> fault(
      long replyCode, int dropCode, String subject, Object found, Object expected) {
    return Optional.of(Fault.of(replyCode, dropCode, subject, found, expected));
  }

  /** An error reply for whoever waits for an answer; an event for the others. */
  private Optional<Draft> refuse(
      Draft draft, Link link, Arrival arrival, BtpMessage message, Fault fault) {
    if (fault.replyCode() == 0 || !message.isTwoWay()) {
      Draft kept = keep(draft, message, link, arrival, "DROP", Onward.NOWHERE);
      return Optional.of(dropped(kept, link, arrival, fault.dropCode(), fault.reason()));
    }
    BtpMessage reply =
        message.errorReply(
            channel.network(),
            new ErrorMessage(fault.replyCode(), fault.reason()),
            message.fee().map(Router::wayBack));
    Bytes encoded = reply.encode();
    Lane back = lanes.towards(link.network()).orElseThrow();
    if (!draft.outbox().hasRoomFor(back.id(), encoded)) {
      return Optional.empty();
    }
    long sequence = lanes.nextSequence(draft, back.id());
    Draft refused =
        keep(draft.sending(back.id(), encoded), message, link, arrival, "ERROR", Onward.NOWHERE);
    return Optional.of(
        keep(refused, reply, link, arrival, "ERROR", Onward.along(back, sequence))
            .emitting(events.ordered(reply, back.network(), back.id(), sequence)));
  }

  /** The return hops are paid first; what the forward hops did not earn is left at the source. */
  private static FeeInfo wayBack(FeeInfo fee) {
    int forward = fee.values().size() / 2;
    List<BigInteger> values = new ArrayList<>(fee.values().subList(forward, fee.values().size()));
    values.addAll(fee.values().subList(0, forward));
    return new FeeInfo(fee.network(), values);
  }

  /** Announces a hop, and remembers the message's way. */
  private Draft keep(
      Draft draft, BtpMessage message, Link link, Arrival arrival, String outcome, Onward onward) {
    Draft announced = draft.emitting(events.hop(message, onward.next(), outcome));
    // Messages that claim another source are not remembered: they would take its numbers.
    boolean own = message.src().equals(link.network()) || message.src().equals(channel.network());
    Passage passage =
        new Passage(
            outcome,
            link.network(),
            onward.next(),
            onward.networkId(),
            onward.sequence(),
            draft.block().height(),
            draft.transaction(),
            arrival.proof());
    return own ? Passages.keep(announced, message, passage) : announced;
  }

  /** Reachability is told to a hub like to any message centre; its own routes are its genesis'. */
  private static boolean isAnnouncement(BtpMessage message) {
    if (!message.service().equals(CONTROL_SERVICE) || message.sn().signum() != 0) {
      return false;
    }
    try {
      RlpReader in = RlpReader.of(message.payload());
      in.enterList();
      return ANNOUNCEMENTS.contains(in.text(MAX_CONTROL_TYPE));
    } catch (MalformedMessage malformed) {
      return false;
    }
  }
}
