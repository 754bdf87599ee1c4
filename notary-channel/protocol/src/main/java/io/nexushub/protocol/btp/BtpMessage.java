package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A message between services of two networks (BTP 2.0, IIP-25).
 *
 * @param sn the service's number: above zero if an answer is wanted, zero if none is, below zero in
 *     an error reply
 * @param nsn the source network's number, negated in replies: with {@code src} of the request it
 *     names the message everywhere
 */
public record BtpMessage(
    NetworkAddress src,
    NetworkAddress dst,
    String service,
    BigInteger sn,
    Bytes payload,
    BigInteger nsn,
    Optional<FeeInfo> fee) {
  public static final int MAX_SERVICE_LENGTH = 64;
  public static final int MAX_PAYLOAD_LENGTH = 1 << 16;

  /** No longer message is decoded. */
  public static final int MAX_LENGTH = MAX_PAYLOAD_LENGTH + 4096;

  public Bytes encode() {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .text(src.toString())
            .text(dst.toString())
            .text(service)
            .signed(sn)
            .bytes(payload)
            .signed(nsn);
    fee.ifPresentOrElse(value -> value.write(out), out::none);
    return out.endList().toBytes();
  }

  public static BtpMessage decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("BTP message", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    NetworkAddress src = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
    NetworkAddress dst = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
    String service = in.text(MAX_SERVICE_LENGTH);
    BigInteger sn = in.signed(FeeInfo.MAX_INTEGER_LENGTH);
    Bytes payload = in.bytes(MAX_PAYLOAD_LENGTH);
    BigInteger nsn = in.signed(FeeInfo.MAX_INTEGER_LENGTH);
    Optional<FeeInfo> fee = Optional.empty();
    if (in.nextIsNone()) {
      in.none();
    } else {
      fee = Optional.of(FeeInfo.read(in));
    }
    in.leaveList();
    in.end();
    return new BtpMessage(src, dst, service, sn, payload, nsn, fee);
  }

  /** Whether the sender waits for an answer, so that a failure must be reported to it. */
  public boolean isTwoWay() {
    return sn.signum() > 0;
  }

  /** The error reply that goes back to where this message came from. */
  public BtpMessage errorReply(NetworkAddress from, ErrorMessage error, Optional<FeeInfo> paid) {
    return new BtpMessage(from, src, service, sn.negate(), error.encode(), nsn.negate(), paid);
  }
}
