package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.List;

/**
 * Members' signatures over the BTP decision of one block, as far as the sender knows them: gossip
 * after a commit, for the signatures that did not come with votes. The decision itself is not sent;
 * who executed the block knows it.
 *
 * @param shares ascending by member
 */
public record NotaryShares(long height, Hash block, List<Seal> shares) implements Message {
  public NotaryShares {
    shares = List.copyOf(shares);
  }

  public void write(RlpWriter out) {
    out.beginList().uint(height).bytes(block.bytes());
    Seal.writeAll(out, shares);
    out.endList();
  }

  public static NotaryShares read(RlpReader in) throws MalformedMessage {
    in.enterList();
    NotaryShares shares =
        new NotaryShares(in.uint64(), Hash.of(in.fixed(Hash.LENGTH)), Seal.readAll(in));
    in.leaveList();
    return shares;
  }
}
