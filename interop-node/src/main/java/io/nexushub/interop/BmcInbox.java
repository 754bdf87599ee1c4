package io.nexushub.interop;

import io.nexushub.interop.BmcEvents.Hop;
import io.nexushub.interop.Genesis.Link;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.util.Optional;

/**
 * What becomes of a verified message: delivered, routed, answered by an error, or dropped. Nothing
 * in it can stop the messages behind it: the lane moves on whatever a service does.
 */
record BmcInbox(BmcScore bmc, Frame frame, Link link) {
  /** Reasons of other chains are cut to this length before they are passed on. */
  private static final int MAX_REASON = 512;

  /**
   * @param seq number of the message on its link, from 1 on
   */
  void take(long seq, Bytes encoded) {
    BtpMessage message;
    try {
      message = BtpMessage.decode(encoded);
    } catch (MalformedMessage malformed) {
      drop(
          seq,
          encoded,
          BmcRefusal.UNKNOWN,
          Undecodable.reason("message", encoded, "a BTP message"));
      return;
    }
    if (!link.reaches(message.src().toString())) {
      // The peer's members signed it, but they may only speak for the networks behind them.
      hop(message, "", Hop.DROP);
      drop(
          seq,
          encoded,
          BmcRefusal.UNREACHABLE,
          "src: " + message.src() + " (expected: a network of " + link.peer() + ")");
      return;
    }
    int back = message.nsn().signum();
    if (back == 0 || message.sn().signum() * back < 0) {
      hop(message, "", Hop.DROP);
      String found = "nsn: " + message.nsn();
      String expected = " (expected: not 0, with the sign of sn " + message.sn() + ")";
      drop(seq, encoded, BmcRefusal.INVALID_SN, found + expected);
    } else if (!message.dst().equals(bmc.network())) {
      route(seq, encoded, message);
    } else if (back < 0) {
      settle(seq, encoded, message);
    } else {
      deliver(seq, encoded, message);
    }
  }

  private void route(long seq, Bytes encoded, BtpMessage message) {
    Optional<Link> next = bmc.next(message.dst().toString()).filter(other -> !other.equals(link));
    if (next.isPresent()) {
      bmc.send(frame, next.get(), message);
      hop(message, next.get().peer(), Hop.ROUTE);
    } else {
      fail(
          seq,
          encoded,
          message,
          ErrorMessage.NO_ROUTE,
          "dst: " + message.dst() + " (expected: a network this chain has a link to)");
    }
  }

  private void deliver(long seq, Bytes encoded, BtpMessage message) {
    IconAddress service = bmc.services().get(message.service());
    if (service == null) {
      fail(
          seq,
          encoded,
          message,
          ErrorMessage.NO_SERVICE,
          "svc: " + Words.quote(message.service()) + " (expected: a service of this chain)");
      return;
    }
    OpenRequest request = OpenRequest.of(message);
    if (message.isTwoWay()) {
      if (request.isUnanswered(frame)) {
        String found = "sn: " + message.sn() + ", still unanswered";
        fail(seq, encoded, message, ErrorMessage.UNKNOWN, found + " (expected: a new number)");
        return;
      }
      request.store(frame);
    }
    hop(message, "", Hop.RECEIVE);
    Optional<Revert> failure = hand(service, message);
    if (failure.isPresent()) {
      request.erase(frame);
      fail(seq, encoded, message, ErrorMessage.SERVICE_REVERTED, failure.get().reason());
    }
  }

  /**
   * Hands a reply or an error to the service that waits for it, once. A service that fails on it
   * gets no second one: the answer is spent.
   */
  private void settle(long seq, Bytes encoded, BtpMessage message) {
    Optional<PendingRequest> pending =
        PendingRequest.find(frame, message.nsn().negate())
            .filter(request -> request.isAnsweredBy(message, link));
    IconAddress service = bmc.services().get(message.service());
    if (pending.isEmpty() || service == null) {
      hop(message, "", Hop.DROP);
      String found = "nsn: " + message.nsn() + " from " + message.src();
      String expected = " (expected: the answer to an open request of " + message.service() + ")";
      drop(seq, encoded, BmcRefusal.INVALID_SN, found + expected);
      return;
    }
    pending.get().settle(frame);
    hop(message, "", Hop.RECEIVE);
    Optional<Revert> failure =
        message.sn().signum() < 0 ? handError(service, message) : hand(service, message);
    if (failure.isPresent()) {
      hop(message, "", Hop.DROP);
      drop(seq, encoded, BmcRefusal.UNKNOWN, failure.get().reason());
    }
  }

  private Optional<Revert> hand(IconAddress service, BtpMessage message) {
    return frame.attempt(
        service,
        "handleBTPMessage",
        RpcItem.dict()
            .with("_from", message.src().toString())
            .with("_svc", message.service())
            .with("_sn", RpcItem.integer(message.sn()))
            .with("_msg", RpcItem.bytes(message.payload())));
  }

  private Optional<Revert> handError(IconAddress service, BtpMessage message) {
    ErrorMessage error;
    try {
      error = ErrorMessage.decode(message.payload());
    } catch (MalformedMessage malformed) {
      return Optional.of(
          BmcRefusal.UNKNOWN.because(
              Undecodable.reason("error", message.payload(), "[code, message]")));
    }
    return frame.attempt(
        service,
        "handleBTPError",
        RpcItem.dict()
            .with("_src", message.src().toString())
            .with("_svc", message.service())
            .with("_sn", RpcItem.integer(message.sn().negate()))
            .with("_code", error.code())
            .with("_msg", cut(error.text())));
  }

  /** A request is answered by an error, everything else is dropped: nobody waits for its answer. */
  private void fail(long seq, Bytes encoded, BtpMessage message, long code, String reason) {
    if (!message.isTwoWay()) {
      hop(message, "", Hop.DROP);
      drop(seq, encoded, BmcRefusal.UNKNOWN, reason);
      return;
    }
    ErrorMessage error = new ErrorMessage(code, cut(reason));
    bmc.send(frame, link, message.errorReply(bmc.network(), error, OpenRequest.of(message).fee()));
    hop(message, link.peer(), Hop.ERROR);
  }

  private void drop(long seq, Bytes encoded, BmcRefusal code, String reason) {
    frame.emit(
        BmcEvents.MESSAGE_DROPPED, link.peer(), seq, encoded, (long) code.number(), cut(reason));
  }

  private void hop(BtpMessage message, String next, Hop hop) {
    boolean answer = message.nsn().signum() < 0;
    NetworkAddress source = answer ? message.dst() : message.src();
    BmcEvents.hop(frame, source.toString(), message.nsn().abs(), next, hop);
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
  }
}
