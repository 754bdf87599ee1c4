package io.nexushub.node.store;

import io.nexushub.lft.Notarisation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** {@code notarisation = [height, block, decision, [[member, signature]…]]}. */
final class NotarisationCodec {
  private NotarisationCodec() {}

  static Bytes encode(Notarisation notarisation) {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .uint(notarisation.height())
            .bytes(notarisation.block().bytes())
            .bytes(notarisation.decision().bytes())
            .beginList();
    for (Seal share : notarisation.shares()) {
      out.beginList().uint(share.member()).bytes(share.signature().bytes()).endList();
    }
    return out.endList().endList().toBytes();
  }

  static Notarisation decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long height = in.uint64();
    Hash block = Hash.of(in.fixed(Hash.LENGTH));
    Hash decision = Hash.of(in.fixed(Hash.LENGTH));
    List<Seal> shares = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      shares.add(new Seal(Math.toIntExact(in.uint64()), Signature.of(in.fixed(Signature.LENGTH))));
      in.leaveList();
    }
    in.leaveList();
    in.leaveList();
    in.end();
    return new Notarisation(height, block, decision, shares);
  }
}
