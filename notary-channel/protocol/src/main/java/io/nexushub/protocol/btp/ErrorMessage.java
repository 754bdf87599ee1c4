package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/** The payload of an error reply. */
public record ErrorMessage(long code, String text) {
  public static final long UNKNOWN = 1;
  public static final long NO_ROUTE = 2;
  public static final long NO_SERVICE = 3;
  public static final long SERVICE_REVERTED = 4;

  public static final int MAX_TEXT_LENGTH = 4096;

  public Bytes encode() {
    return new RlpWriter().beginList().signed(code).text(text).endList().toBytes();
  }

  public static ErrorMessage decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    ErrorMessage error = new ErrorMessage(Rlpn.natural(in, "error code"), in.text(MAX_TEXT_LENGTH));
    in.leaveList();
    in.end();
    return error;
  }
}
