package io.nexushub.interop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.FeeInfo;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What the message centre keeps of a request until its service answers: the request itself, without
 * its payload.
 */
record OpenRequest(BtpMessage request) {
  static OpenRequest of(BtpMessage request) {
    return new OpenRequest(
        new BtpMessage(
            request.src(),
            request.dst(),
            request.service(),
            request.sn(),
            Bytes.EMPTY,
            request.nsn(),
            afterThisHop(request.fee())));
  }

  BigInteger nsn() {
    return request.nsn();
  }

  /** What is left to pay for the way back. */
  Optional<FeeInfo> fee() {
    return request.fee();
  }

  /** Whether the service still owes the answer to a request of the same source and number. */
  boolean isUnanswered(Frame frame) {
    return !frame.load(key(request.src().toString(), request.service(), request.sn())).isEmpty();
  }

  void store(Frame frame) {
    frame.store(key(request.src().toString(), request.service(), request.sn()), request.encode());
  }

  void erase(Frame frame) {
    frame.erase(key(request.src().toString(), request.service(), request.sn()));
  }

  /** The open request, which is open no more. */
  static Optional<OpenRequest> take(Frame frame, String src, String svc, BigInteger sn) {
    String key = key(src, svc, sn);
    Bytes stored = frame.load(key);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    frame.erase(key);
    try {
      return Optional.of(new OpenRequest(BtpMessage.decode(stored)));
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: open request " + key, malformed);
    }
  }

  /** The first value of the list was meant for this hop. */
  private static Optional<FeeInfo> afterThisHop(Optional<FeeInfo> fee) {
    return fee.map(list ->
        list.values().isEmpty()
            ? list
            : new FeeInfo(list.network(), list.values().subList(1, list.values().size())));
  }

  private static String key(String src, String svc, BigInteger sn) {
    return "request/" + src + "/" + svc + "/" + sn;
  }
}
