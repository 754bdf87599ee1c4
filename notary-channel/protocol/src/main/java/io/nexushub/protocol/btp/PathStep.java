package io.nexushub.protocol.btp;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * One level of the way from a leaf to its root.
 *
 * @param side where the sibling stands
 * @param sibling absent where the node is the last of an odd level and moves up as it is
 */
public record PathStep(Side side, Optional<Hash> sibling) {
  public enum Side {
    LEFT,
    RIGHT
  }

  void write(RlpWriter out) {
    out.beginList().signed(side == Side.LEFT ? 0 : 1);
    Rlpn.writeOrNone(out, sibling);
    out.endList();
  }

  static PathStep read(RlpReader in) throws MalformedMessage {
    in.enterList();
    long side = Rlpn.natural(in, "side");
    if (side > 1) {
      throw MalformedMessage.of("side", side, "0 (left) or 1 (right)");
    }
    Optional<Hash> sibling = Rlpn.hashOrNone(in);
    if (side == 0 && sibling.isEmpty()) {
      throw MalformedMessage.of("sibling", "none on the left", "none only on the right");
    }
    in.leaveList();
    return new PathStep(side == 0 ? Side.LEFT : Side.RIGHT, sibling);
  }
}
