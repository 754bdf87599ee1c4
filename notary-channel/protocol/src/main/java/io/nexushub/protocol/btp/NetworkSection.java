package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * What a block says about one network; sections of a network are chained by {@code previous}.
 *
 * @param updateNumber the first message's sequence number times two, plus one if the next proof
 *     context is announced
 */
public record NetworkSection(
    long networkId,
    long updateNumber,
    Optional<Hash> previous,
    long messageCount,
    Optional<Hash> messagesRoot) {
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().signed(networkId).signed(updateNumber);
    Rlpn.writeOrNone(out, previous);
    out.signed(messageCount);
    Rlpn.writeOrNone(out, messagesRoot);
    return out.endList().toBytes();
  }

  public Hash hash(HashFunction digest) {
    return digest.hash(encode());
  }
}
