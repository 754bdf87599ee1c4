package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import java.util.Optional;

/** Values as goloop writes them: RLP with a null, and integers in two's complement. */
final class GoloopRlp {
  private GoloopRlp() {}

  /** Nothing, and so the zero hash, is null. */
  static Hash hash(RlpReader in) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      return Hash.ZERO;
    }
    return Hash.of(in.fixed(Hash.LENGTH));
  }

  static long natural(String subject, RlpReader in) throws MalformedMessage {
    long value = in.signed64();
    if (value < 0) {
      throw MalformedMessage.of(subject, value, ">= 0");
    }
    return value;
  }

  /** A null is nothing. */
  static Bytes bytes(RlpReader in, int limit) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      return Bytes.EMPTY;
    }
    return in.bytes(limit);
  }

  /** The address of a key: hx. */
  static Address key(String subject, RlpReader in) throws MalformedMessage {
    IconAddress address = IconAddress.decode(in.bytes(IconAddress.BINARY_LENGTH));
    if (address.isContract()) {
      throw MalformedMessage.of(subject, address, "an hx address");
    }
    return address.body();
  }

  static Optional<Address> optionalKey(String subject, RlpReader in) throws MalformedMessage {
    if (in.nextIsNone()) {
      in.none();
      return Optional.empty();
    }
    return Optional.of(key(subject, in));
  }

  static Signature signature(RlpReader in) throws MalformedMessage {
    return Signature.of(in.fixed(Signature.LENGTH));
  }
}
