package io.nexushub.simulator;

import java.util.List;

/**
 * How a member behaves. All run the production replica; those with vices bend what it does.
 *
 * @param vices none if honest
 */
public record Behaviour(List<Vice> vices) {
  public static final Behaviour HONEST = of();
  public static final Behaviour SILENT = of(Vice.SILENT);
  public static final Behaviour TWO_FACED_PROPOSER = of(Vice.TWO_FACED_PROPOSER);
  public static final Behaviour DOUBLE_VOTER = of(Vice.DOUBLE_VOTER);
  public static final Behaviour FORGER = of(Vice.FORGER);

  /** The worst that is known for safety. */
  public static final Behaviour TRAITOR =
      of(Vice.TWO_FACED_PROPOSER, Vice.DOUBLE_VOTER, Vice.CANDIDATE_LIAR, Vice.SELECTIVE);

  public Behaviour {
    vices = List.copyOf(vices);
  }

  public static Behaviour of(Vice... vices) {
    return new Behaviour(List.of(vices));
  }

  boolean has(Vice vice) {
    return vices.contains(vice);
  }

  boolean isHonest() {
    return vices.isEmpty();
  }
}
