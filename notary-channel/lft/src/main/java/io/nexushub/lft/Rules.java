package io.nexushub.lft;

import io.nexushub.protocol.consensus.Membership;
import java.util.List;

/**
 * Which rules a replica keeps. They are a value, always {@link #SAFE} in production, so that the
 * simulator can show what each of them is for.
 *
 * @param off the rules it does not keep
 */
public record Rules(List<Rule> off) {
  public static final Rules SAFE = new Rules(List.of());

  public Rules {
    off = List.copyOf(off);
  }

  public static Rules without(Rule rule) {
    return new Rules(List.of(rule));
  }

  boolean keep(Rule rule) {
    return !off.contains(rule);
  }

  /** The least power that makes a certificate. */
  long quorum(Membership members) {
    return keep(Rule.QUORUM_ABOVE_TWO_THIRDS) ? members.quorum() : members.totalPower() * 2 / 3;
  }
}
