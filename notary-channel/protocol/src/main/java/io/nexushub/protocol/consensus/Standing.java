package io.nexushub.protocol.consensus;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * Where a replica stands and what put it there. Repeated while nothing else moves, so that a lost
 * message or a sleeping peer costs time and never liveness.
 *
 * @param round the sender's round; unproven unless the certificates are of the round before
 * @param high the sender's candidate certificate
 * @param timeouts of the round before, if that is how the sender entered its round
 */
public record Standing(
    long round, long committedHeight, QuorumCertificate high, Optional<TimeoutCertificate> timeouts)
    implements Message {

  /** The sender's. */
  public long epoch() {
    return high.epoch();
  }

  void write(RlpWriter out) {
    out.beginList().uint(round).uint(committedHeight);
    high.write(out);
    timeouts.ifPresent(certificate -> certificate.write(out));
    out.endList();
  }

  static Standing read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Standing standing =
        new Standing(
            in.uint64(),
            in.uint64(),
            QuorumCertificate.read(in),
            in.hasNext() ? Optional.of(TimeoutCertificate.read(in)) : Optional.empty());
    in.leaveList();
    return standing;
  }
}
