package io.nexushub.protocol.btp;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/** Fields that many of BTP's structures have. */
final class Rlpn {
  private Rlpn() {}

  /** An integer that is signed on the wire and never negative. */
  static long natural(RlpReader in, String field) throws MalformedMessage {
    long value = in.signed64();
    if (value < 0) {
      throw MalformedMessage.of(field, value, ">= 0");
    }
    return value;
  }

  static Hash hash(RlpReader in) throws MalformedMessage {
    return Hash.of(in.fixed(Hash.LENGTH));
  }

  static Optional<Hash> hashOrNone(RlpReader in) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      return Optional.empty();
    }
    return Optional.of(hash(in));
  }

  static void writeOrNone(RlpWriter out, Optional<Hash> hash) {
    hash.ifPresentOrElse(value -> out.bytes(value.bytes()), out::none);
  }
}
