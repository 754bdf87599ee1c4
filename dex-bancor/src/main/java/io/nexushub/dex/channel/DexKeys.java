package io.nexushub.dex.channel;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;

/** Where the message centre keeps its own things, beside the book's. */
final class DexKeys {
  private DexKeys() {}

  /** The last number of a message that this network sent. */
  static Bytes lastNumber() {
    return key("nsn", 0);
  }

  /** A request that waits for its answer. */
  static Bytes request(long nsn) {
    return key("request", nsn);
  }

  /** The last change that members agreed on. */
  static Bytes lastChange() {
    return key("change", 0);
  }

  private static Bytes key(String kind, long number) {
    return HashFunction.SHA3_256
        .hash(
            new RlpWriter()
                .beginList()
                .text("dex centre")
                .text(kind)
                .uint(number)
                .endList()
                .toBytes())
        .bytes();
  }
}
