package io.nexushub.lft;

/**
 * A timer of a replica. A replica has at most one of each kind.
 *
 * @param round the round it was set in; a timer of an older round expires in vain
 */
public record Timer(Kind kind, long round) {
  /** What a timer waits for. */
  public enum Kind {
    /** A proposal or, from then on, a certificate of this round. */
    ROUND,
    /** Something to propose, before an idle channel makes an empty block. */
    IDLE,
    /** Any progress at all, before what was said is said again. */
    RESEND,
    /** A peer's answer to a request for blocks. */
    FETCH
  }
}
