package io.nexushub.lft;

import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.TimeoutCertificate;
import java.util.Optional;

/**
 * Where a replica stands in the sequence of rounds. Only {@link #enter} changes the round:
 *
 * <pre>
 * in round r, on                       next round   failures
 * certificate of round q &gt;= r          q + 1        halved
 * failed certificate of round t &gt;= r   t + 1        one more
 * anything older                       r            as they were
 * </pre>
 */
final class Pacemaker {
  /** 1.5 to this power exceeds any sensible ratio of the longest to the shortest timeout. */
  private static final long MAX_FAILURES = 40;

  private final ReplicaConfig config;
  private long round;
  private long failures;
  private QuorumCertificate high;
  private Optional<TimeoutCertificate> entry;

  /**
   * @param entry certificate of the failed round before {@code round}, if known
   */
  Pacemaker(
      ReplicaConfig config,
      long round,
      QuorumCertificate high,
      Optional<TimeoutCertificate> entry) {
    this.config = config;
    this.round = round;
    this.failures = 0;
    this.high = high;
    this.entry = entry;
  }

  long round() {
    return round;
  }

  long failures() {
    return failures;
  }

  /** The candidate's certificate: the highest one seen. */
  QuorumCertificate high() {
    return high;
  }

  /** Certificate of the round before, if that failed and nothing better is known. */
  Optional<TimeoutCertificate> entry() {
    return high.round() == round - 1 ? Optional.empty() : entry;
  }

  /** Whether what is known allows a proposal in this round. */
  boolean canPropose() {
    return high.round() == round - 1
        || entry.filter(failed -> failed.highRound() <= high.round()).isPresent();
  }

  /** Whether the certificate, which is valid, starts a new round. */
  boolean see(QuorumCertificate certificate) {
    if (certificate.round() > high.round()) {
      high = certificate;
    }
    return certificate.round() >= round
        && enter(certificate.round() + 1, failures / 2, Optional.empty());
  }

  /** Whether the certificate, which is valid, starts a new round. */
  boolean see(TimeoutCertificate failed) {
    return failed.round() >= round
        && enter(failed.round() + 1, Math.min(failures + 1, MAX_FAILURES), Optional.of(failed));
  }

  private boolean enter(long next, long failuresNow, Optional<TimeoutCertificate> by) {
    round = next;
    failures = failuresNow;
    entry = by;
    return true;
  }

  /** How long this round may take from here. */
  long timeoutMicros() {
    long micros = ReplicaConfig.micros(config.roundTimeout());
    long limit = ReplicaConfig.micros(config.maxRoundTimeout());
    for (long i = 0; i < failures && micros < limit; i++) {
      micros += micros / 2;
    }
    return Math.min(micros, limit);
  }
}
