package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/** A message of BTP 1, between two message centres: five fields, and no number of the network. */
public record BtpMessageV1(
    BtpAddress src, BtpAddress dst, String service, BigInteger sn, Bytes payload) {
  private static final int MAX_ADDRESS_LENGTH =
      NetworkAddress.MAX_LENGTH + BtpAddress.MAX_ACCOUNT_LENGTH + 7;

  public Bytes encode() {
    return new RlpWriter()
        .beginList()
        .text(src.toString())
        .text(dst.toString())
        .text(service)
        .signed(sn)
        .bytes(payload)
        .endList()
        .toBytes();
  }

  public static BtpMessageV1 decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > BtpMessage.MAX_LENGTH) {
      throw MalformedMessage.of(
          "BTP message", encoded.length() + " bytes", "<= " + BtpMessage.MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    BtpMessageV1 message =
        new BtpMessageV1(
            BtpAddress.parse(in.text(MAX_ADDRESS_LENGTH)),
            BtpAddress.parse(in.text(MAX_ADDRESS_LENGTH)),
            in.text(BtpMessage.MAX_SERVICE_LENGTH),
            in.signed(FeeInfo.MAX_INTEGER_LENGTH),
            in.bytes(BtpMessage.MAX_PAYLOAD_LENGTH));
    in.leaveList();
    in.end();
    return message;
  }
}
