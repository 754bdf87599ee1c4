package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * An order to a vault: the vault's network, and the order's number there.
 *
 * @param number from 1 on
 */
public record PaymentId(NetworkAddress vault, long number) {
  void write(RlpWriter out) {
    out.text(vault.toString()).uint(number);
  }

  static PaymentId read(RlpReader in) throws MalformedMessage {
    return new PaymentId(NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH)), in.uint64());
  }

  @Override
  public String toString() {
    return vault + "#" + number;
  }
}
