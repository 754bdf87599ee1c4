package io.nexushub.lft;

import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import io.nexushub.protocol.consensus.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Verifies certificates, and remembers the last valid ones: each comes many times, in proposals,
 * failure votes and standings.
 */
final class Certificates {
  /** Beyond it the oldest is forgotten, and verified again if it returns. */
  private static final int REMEMBERED = 32;

  private final Seat seat;
  private final long quorum;
  private final QuorumCertificate start;
  private final Deque<QuorumCertificate> quorums = new ArrayDeque<>();
  private final Deque<TimeoutCertificate> failures = new ArrayDeque<>();

  Certificates(Terms terms) {
    this.seat = terms.seat();
    this.quorum = terms.quorum();
    this.start = terms.start();
  }

  Verdict verify(QuorumCertificate certificate) {
    if (quorums.contains(certificate)) {
      return new Verdict.Valid(quorum);
    }
    if (certificate.epoch() == start.epoch() && certificate.round() <= start.round()) {
      return certificate.equals(start)
          ? new Verdict.Valid(quorum)
          : new Verdict.FalseGenesis(certificate);
    }
    Verdict verdict = certificate.verify(seat.chain(), seat.members(), quorum, seat.scheme());
    if (verdict.isValid()) {
      remember(certificate);
    }
    return verdict;
  }

  Verdict verify(TimeoutCertificate certificate) {
    if (failures.contains(certificate)) {
      return new Verdict.Valid(quorum);
    }
    Verdict verdict = certificate.verify(seat.chain(), seat.members(), quorum, seat.scheme());
    if (verdict.isValid()) {
      remember(certificate);
    }
    return verdict;
  }

  /** One made here, of votes verified one by one. */
  void remember(QuorumCertificate valid) {
    push(quorums, valid);
  }

  /** One made here, of failure votes verified one by one. */
  void remember(TimeoutCertificate valid) {
    push(failures, valid);
  }

  private static <T> void push(Deque<T> known, T newest) {
    known.addFirst(newest);
    if (known.size() > REMEMBERED) {
      known.removeLast();
    }
  }
}
