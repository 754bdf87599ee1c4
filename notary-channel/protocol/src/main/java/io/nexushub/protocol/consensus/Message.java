package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/** What replicas of one chain send to one another. On the wire: {@code [kind, content]}. */
public sealed interface Message
    permits Block,
        Vote,
        Timeout,
        Standing,
        NotaryShares,
        Evidence.DoubleVote,
        Evidence.DoubleProposal {

  /** The longest encoding any message may have; hosts refuse more before they read it. */
  int MAX_LENGTH = 1 << 20;

  int BLOCK = 1;
  int VOTE = 2;
  int TIMEOUT = 3;
  int STANDING = 4;
  int NOTARY_SHARES = 5;
  int DOUBLE_VOTE = 6;
  int DOUBLE_PROPOSAL = 7;

  default Bytes encode() {
    RlpWriter out = new RlpWriter().beginList();
    switch (this) {
      case Block block -> block.write(out.uint(BLOCK));
      case Vote vote -> vote.write(out.uint(VOTE));
      case Timeout timeout -> timeout.write(out.uint(TIMEOUT));
      case Standing standing -> standing.write(out.uint(STANDING));
      case NotaryShares shares -> shares.write(out.uint(NOTARY_SHARES));
      case Evidence.DoubleVote evidence -> evidence.write(out.uint(DOUBLE_VOTE));
      case Evidence.DoubleProposal evidence -> evidence.write(out.uint(DOUBLE_PROPOSAL));
    }
    return out.endList().toBytes();
  }

  static Message decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("message", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long kind = in.uint64();
    Message message =
        switch ((int) Math.min(kind, Integer.MAX_VALUE)) {
          case BLOCK -> Block.read(in);
          case VOTE -> Vote.read(in);
          case TIMEOUT -> Timeout.read(in);
          case STANDING -> Standing.read(in);
          case NOTARY_SHARES -> NotaryShares.read(in);
          case DOUBLE_VOTE -> Evidence.DoubleVote.read(in);
          case DOUBLE_PROPOSAL -> Evidence.DoubleProposal.read(in);
          default -> throw MalformedMessage.of("message kind", kind, "1 to " + DOUBLE_PROPOSAL);
        };
    in.leaveList();
    in.end();
    return message;
  }
}
