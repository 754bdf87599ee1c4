package io.nexushub.portal.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.web3j.utils.Numeric;

/** A BTP message of version 2. */
record BtpMessage(
    String src,
    String dst,
    String svc,
    long sn,
    byte[] payload,
    long nsn,
    @Nullable String feeNetwork,
    List<Long> fees) {

  /** From the community to this chain, without a fee list. */
  static BtpMessage incoming(String svc, long sn, byte[] payload, long nsn) {
    return new BtpMessage(Centre.COMMUNITY, Centre.NETWORK, svc, sn, payload, nsn, null, List.of());
  }

  static BtpMessage incoming(String svc, long sn, String payload, long nsn) {
    return incoming(svc, sn, Centre.utf8(payload), nsn);
  }

  /** From this chain to the community, with an empty fee list. */
  static BtpMessage outgoing(String svc, long sn, byte[] payload, long nsn) {
    return new BtpMessage(
        Centre.NETWORK, Centre.COMMUNITY, svc, sn, payload, nsn, Centre.NETWORK, List.of());
  }

  BtpMessage from(String src) {
    return new BtpMessage(src, dst, svc, sn, payload, nsn, feeNetwork, fees);
  }

  BtpMessage to(String dst) {
    return new BtpMessage(src, dst, svc, sn, payload, nsn, feeNetwork, fees);
  }

  BtpMessage paying(@Nullable String network, Long... values) {
    return new BtpMessage(src, dst, svc, sn, payload, nsn, network, List.of(values));
  }

  /** Payload of an error. */
  static byte[] error(long code, String reason) {
    return Rlpn.list(Rlpn.number(code), Rlpn.text(reason));
  }

  /** Payload of an echo reply. */
  static byte[] echoed(long sn, String message) {
    return Rlpn.list(Rlpn.number(sn), Rlpn.text("echo: " + message));
  }

  /** Payload of a message between message centres. */
  static byte[] control(String kind, byte[] body) {
    return Rlpn.list(Rlpn.text(kind), Rlpn.bytes(body));
  }

  byte[] encode() {
    return Rlpn.list(
        Rlpn.text(src),
        Rlpn.text(dst),
        Rlpn.text(svc),
        Rlpn.number(sn),
        Rlpn.bytes(payload),
        Rlpn.number(nsn),
        fee());
  }

  String hex() {
    return Numeric.toHexString(encode());
  }

  private byte[] fee() {
    if (feeNetwork == null) {
      return Rlpn.nil();
    }
    List<byte[]> values = new ArrayList<>();
    fees.forEach(value -> values.add(Rlpn.number(BigInteger.valueOf(value))));
    return Rlpn.list(Rlpn.text(feeNetwork), Rlpn.list(values));
  }
}
