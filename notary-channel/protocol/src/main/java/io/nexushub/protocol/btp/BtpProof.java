package io.nexushub.protocol.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signatures over a decision, one place for each member of the proof context that is in force. */
public record BtpProof(List<Optional<Signature>> signatures) {
  /** An upper bound of the encoding's length: 67 bytes a member, and two heads of lists. */
  public static final int MAX_LENGTH = 67 * ProofContext.MAX_MEMBERS + 16;

  public BtpProof {
    signatures = List.copyOf(signatures);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Optional<Signature> signature : signatures) {
      signature.ifPresentOrElse(value -> out.bytes(value.bytes()), out::none);
    }
    return out.endList().endList().toBytes();
  }

  public static BtpProof decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    in.enterList();
    List<Optional<Signature>> signatures = new ArrayList<>();
    while (in.hasNext()) {
      if (signatures.size() == ProofContext.MAX_MEMBERS) {
        throw MalformedMessage.of(
            "BTP proof",
            "> " + ProofContext.MAX_MEMBERS + " signatures",
            "<= " + ProofContext.MAX_MEMBERS);
      }
      if (in.nextIsNone()) {
        in.none();
        signatures.add(Optional.empty());
      } else {
        signatures.add(Optional.of(Signature.of(in.fixed(Signature.LENGTH))));
      }
    }
    in.leaveList();
    in.leaveList();
    in.end();
    return new BtpProof(signatures);
  }
}
