package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * How many orders there are: each that was accepted is open, executed or rejected.
 *
 * @param open accepted in this block, or waiting
 */
public record Tally(long accepted, long open, long executed, long rejected) {
  static final Tally NONE = new Tally(0, 0, 0, 0);

  Tally accepting() {
    return new Tally(accepted + 1, open + 1, executed, rejected);
  }

  Tally executing() {
    return new Tally(accepted, open - 1, executed + 1, rejected);
  }

  Tally rejecting() {
    return new Tally(accepted, open - 1, executed, rejected + 1);
  }

  void write(RlpWriter out) {
    out.uint(accepted).uint(open).uint(executed).uint(rejected);
  }

  static Tally read(RlpReader in) throws MalformedMessage {
    return new Tally(in.uint64(), in.uint64(), in.uint64(), in.uint64());
  }
}
