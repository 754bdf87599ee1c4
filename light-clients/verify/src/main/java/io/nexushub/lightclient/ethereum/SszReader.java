package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one SSZ container strictly: its fixed part in order, then its variable parts, which must
 * follow one another without gap or overlap up to the end.
 */
final class SszReader {
  static final int OFFSET = 4;

  private final String subject;
  private final Bytes input;
  private int at;

  SszReader(String subject, Bytes input) {
    this.subject = subject;
    this.input = input;
  }

  Bytes fixed(int length) throws MalformedMessage {
    if (length > input.length() - at) {
      throw MalformedMessage.of(
          subject, input.length() + " bytes", "at least " + ((long) at + length));
    }
    at += length;
    return input.slice(at - length, at);
  }

  Hash hash() throws MalformedMessage {
    return new Hash(fixed(Hash.LENGTH));
  }

  Address address() throws MalformedMessage {
    return new Address(fixed(Address.LENGTH));
  }

  Branch branch(int length) throws MalformedMessage {
    List<Hash> hashes = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      hashes.add(hash());
    }
    return new Branch(hashes);
  }

  /** A uint64 below 2^63: no slot, index or amount of gas comes near it. */
  long uint64() throws MalformedMessage {
    BigInteger value = littleEndian(fixed(Long.BYTES));
    if (value.bitLength() > 63) {
      throw MalformedMessage.of(subject + ": integer", value, "< 2^63");
    }
    return value.longValue();
  }

  BigInteger uint256() throws MalformedMessage {
    return littleEndian(fixed(Hash.LENGTH));
  }

  /** Where a variable part begins; the first one begins where the fixed part ends. */
  int offset() throws MalformedMessage {
    long offset = littleEndian(fixed(OFFSET)).longValue();
    if (offset > input.length()) {
      throw MalformedMessage.of(subject + ": offset", offset, "<= " + input.length());
    }
    return (int) offset;
  }

  /** The variable part from here, where {@code offset} has to point, up to {@code end}. */
  Bytes variable(int offset, int end) throws MalformedMessage {
    if (offset != at || end < offset) {
      throw MalformedMessage.of(subject + ": offset", offset + " to " + end, "from " + at + " on");
    }
    return fixed(end - offset);
  }

  /** See {@link #variable(int, int)}: the last part reaches the end. */
  Bytes lastVariable(int offset) throws MalformedMessage {
    return variable(offset, input.length());
  }

  void end() throws MalformedMessage {
    if (at != input.length()) {
      throw MalformedMessage.of(subject, input.length() + " bytes", at);
    }
  }

  private static BigInteger littleEndian(Bytes value) {
    byte[] reversed = new byte[value.length()];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = value.at(reversed.length - 1 - i);
    }
    return new BigInteger(1, reversed);
  }
}
