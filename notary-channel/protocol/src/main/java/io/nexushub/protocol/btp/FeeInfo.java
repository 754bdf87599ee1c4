package io.nexushub.protocol.btp;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left to pay for a message's way, hop by hop.
 *
 * @param network whose currency the values are in; the published Solidity message centre leaves it
 *     empty where nothing was paid
 */
public record FeeInfo(String network, List<BigInteger> values) {
  public static final int MAX_VALUES = 64;

  /** 256 bits and a sign. */
  static final int MAX_INTEGER_LENGTH = 33;

  public FeeInfo {
    values = List.copyOf(values);
  }

  void write(RlpWriter out) {
    out.beginList().text(network).beginList();
    values.forEach(out::signed);
    out.endList().endList();
  }

  static FeeInfo read(RlpReader in) throws MalformedMessage {
    in.enterList();
    String network = in.text(NetworkAddress.MAX_LENGTH);
    in.enterList();
    List<BigInteger> values = new ArrayList<>();
    while (in.hasNext()) {
      BigInteger value = in.signed(MAX_INTEGER_LENGTH);
      if (value.signum() < 0 || values.size() == MAX_VALUES) {
        throw MalformedMessage.of("fee", value, "at most " + MAX_VALUES + " values >= 0");
      }
      values.add(value);
    }
    in.leaveList();
    in.leaveList();
    return new FeeInfo(network, values);
  }
}
