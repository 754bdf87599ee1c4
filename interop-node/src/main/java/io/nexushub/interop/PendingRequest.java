package io.nexushub.interop;

import io.nexushub.interop.Genesis.Link;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What the message centre keeps of a request it sent until the answer comes: the request itself,
 * without its payload and fees. Without it any network behind a hub could answer for another.
 */
record PendingRequest(BtpMessage request) {
  static PendingRequest of(BtpMessage request) {
    return new PendingRequest(
        new BtpMessage(
            request.src(),
            request.dst(),
            request.service(),
            request.sn(),
            Bytes.EMPTY,
            request.nsn(),
            Optional.empty()));
  }

  void store(Frame frame) {
    frame.store(key(request.nsn()), request.encode());
  }

  /** Nothing is accepted as its answer any more. */
  void settle(Frame frame) {
    frame.erase(key(request.nsn()));
  }

  /** The request that went out under a number, if it waits for its answer. */
  static Optional<PendingRequest> find(Frame frame, BigInteger nsn) {
    Bytes stored = frame.load(key(nsn));
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PendingRequest(BtpMessage.decode(stored)));
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: pending request " + nsn, malformed);
    }
  }

  /**
   * Whether an answer may be the one waited for: it is of the network that was asked, or it is an
   * error of the peer that the request was given to.
   *
   * @param over the link the answer came over
   */
  boolean isAnsweredBy(BtpMessage answer, Link over) {
    boolean asked = answer.src().equals(request.dst());
    boolean numbered = true;
    if (answer.sn().signum() < 0) {
      String destination = request.dst().toString();
      asked |= answer.src().equals(over.network()) && over.reaches(destination);
      numbered = answer.sn().negate().equals(request.sn());
    }
    return asked && numbered && answer.service().equals(request.service());
  }

  private static String key(BigInteger nsn) {
    return "pending/" + nsn;
  }
}
