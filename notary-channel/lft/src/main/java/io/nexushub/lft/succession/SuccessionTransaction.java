package io.nexushub.lft.succession;

import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Succession;

/**
 * {@code 00 "NEXUS/SUCCESSION-TRANSACTION/1" | succession}. No channel's own transactions begin
 * with a zero byte: they are RLP lists or texts.
 */
public final class SuccessionTransaction {
  /** The largest membership and all approvals take less. */
  public static final int MAX_LENGTH = 48 << 10;

  private static final Bytes MARK =
      Bytes.concat(Bytes.of((byte) 0), Bytes.utf8("NEXUS/SUCCESSION-TRANSACTION/1"));

  private SuccessionTransaction() {}

  public static Bytes encode(Succession succession) {
    return Bytes.concat(MARK, succession.encode());
  }

  /** Whether bytes claim to be one. */
  public static boolean isOne(Bytes transaction) {
    return transaction.length() >= MARK.length()
        && transaction.slice(0, MARK.length()).equals(MARK);
  }

  public static Succession decode(Bytes transaction) throws MalformedMessage {
    if (!isOne(transaction) || transaction.length() > MAX_LENGTH) {
      throw MalformedMessage.of(
          "succession transaction",
          transaction.length() + " bytes",
          "its mark and a succession, <= " + MAX_LENGTH);
    }
    return Succession.decode(transaction.from(MARK.length()));
  }

  public static Hash id(Bytes transaction) {
    return HashFunction.SHA3_256.hash(transaction);
  }

  /** Counted as the first new member's own; it has no clock: the epoch keeps it from replay. */
  static Transaction of(Succession succession, Bytes bytes) {
    return new Transaction(id(bytes), succession.next().addressAt(0), 0, bytes);
  }
}
