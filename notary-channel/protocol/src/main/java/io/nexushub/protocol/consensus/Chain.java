package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * Which chain a signature is for. The genesis is part of it because names are chosen by people: two
 * chains of one name must not be able to use each other's votes.
 *
 * @param genesis id of the chain's first block
 */
public record Chain(ChannelId channel, Hash genesis) {
  /** Opens a list that starts with the chain; the caller adds its fields and ends the list. */
  RlpWriter begin() {
    return new RlpWriter().beginList().text(channel.name()).bytes(genesis.bytes());
  }

  /**
   * SHA3-256 of a domain and an RLP item; no domain is a prefix of another plus an item's start.
   */
  static Hash digest(String domain, Bytes item) {
    return HashFunction.SHA3_256.hash(Bytes.concat(Bytes.utf8(domain), item));
  }
}
