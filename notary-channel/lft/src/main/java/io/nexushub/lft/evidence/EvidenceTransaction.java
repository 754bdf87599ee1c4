package io.nexushub.lft.evidence;

import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.PortableEvidence;

/**
 * {@code 00 "NEXUS/EVIDENCE-TRANSACTION/1" | evidence as a message}. No channel's own transactions
 * begin with a zero byte: they are RLP lists or texts.
 */
public final class EvidenceTransaction {
  /** Two headers and two signatures take less than half of it. */
  public static final int MAX_LENGTH = 4096;

  private static final Bytes MARK =
      Bytes.concat(Bytes.of((byte) 0), Bytes.utf8("NEXUS/EVIDENCE-TRANSACTION/1"));

  private EvidenceTransaction() {}

  /** The same evidence makes the same transaction, whoever brings it. */
  public static Bytes encode(Evidence evidence) {
    return Bytes.concat(MARK, evidence.toMessage().encode());
  }

  /** Whether bytes claim to be one. */
  public static boolean isOne(Bytes transaction) {
    return transaction.length() >= MARK.length()
        && transaction.slice(0, MARK.length()).equals(MARK);
  }

  public static Evidence decode(Bytes transaction) throws MalformedMessage {
    if (!isOne(transaction) || transaction.length() > MAX_LENGTH) {
      throw MalformedMessage.of(
          "evidence transaction",
          transaction.length() + " bytes",
          "its mark and evidence, <= " + MAX_LENGTH);
    }
    return PortableEvidence.evidence(transaction.from(MARK.length()));
  }

  public static Hash id(Bytes transaction) {
    return HashFunction.SHA3_256.hash(transaction);
  }

  /** Counted as the offender's own, so that its crimes use up nobody else's room. */
  static Transaction of(Evidence evidence, Bytes bytes) {
    return new Transaction(id(bytes), evidence.offender(), 0, bytes);
  }
}
