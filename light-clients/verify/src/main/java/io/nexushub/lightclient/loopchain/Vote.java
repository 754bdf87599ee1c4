package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;

/** A representative's signed word. */
public sealed interface Vote {
  Address rep();

  /** The representative's clock, microseconds. */
  long timestamp();

  /** What is voted on: a block of this height, or who leads there. */
  long height();

  Round round();

  Signature signature();

  /** What is signed. */
  Hash hash();

  /**
   * On a block.
   *
   * @param blockHash the block's, or zero: against it
   */
  record ForBlock(
      Address rep, long timestamp, long height, Round round, Hash blockHash, Signature signature)
      implements Vote {
    @Override
    public Hash hash() {
      return digest(
          "blockHash."
              + blockHash
              + ".blockHeight.0x"
              + Long.toHexString(height)
              + ".rep.hx"
              + rep.toHex()
              + ".",
          this);
    }
  }

  /**
   * On who leads.
   *
   * @param newLeader who shall; the zero address: not decided, the asking is out of date
   */
  record ForLeader(
      Address rep,
      long timestamp,
      long height,
      Round round,
      Address oldLeader,
      Address newLeader,
      Signature signature)
      implements Vote {
    @Override
    public Hash hash() {
      return digest(
          "blockHeight.0x"
              + Long.toHexString(height)
              + ".newLeader.hx"
              + newLeader.toHex()
              + ".oldLeader.hx"
              + oldLeader.toHex()
              + ".rep.hx"
              + rep.toHex()
              + ".",
          this);
    }
  }

  /** Names in ascending order; no value has a character that would be escaped. */
  private static Hash digest(String upToRep, Vote vote) {
    String timestamp = "timestamp.0x" + Long.toHexString(vote.timestamp());
    return HashFunction.SHA3_256.hash(
        Bytes.utf8("icx_vote." + upToRep + vote.round().hashed() + timestamp));
  }
}
