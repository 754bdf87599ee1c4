package io.nexushub.lightclient.ethereum;

/**
 * What a client wants from an update beyond the specification's rules.
 *
 * @param onlyFinal whether an update has to move the finalised header or bring the missing
 *     committee; if not, updates below two thirds are kept as the best so far
 * @param minimumPercent the share of the committee that has to sign, at least two thirds when only
 *     final updates count; sync committees are not slashed, so a careful route asks for more
 */
public record UpdatePolicy(boolean onlyFinal, int minimumPercent) {
  /** The consensus specification's: takes anything valid and waits with what is not final. */
  public static final UpdatePolicy SPECIFICATION = new UpdatePolicy(false, 0);

  /** A bridge's: two thirds and finality, or nothing changes. */
  public static final UpdatePolicy FINAL = new UpdatePolicy(true, 0);

  public UpdatePolicy {
    if (minimumPercent < 0 || minimumPercent > 100) {
      throw new IllegalArgumentException(
          "minimum participation: " + minimumPercent + " % (expected: 0 to 100)");
    }
  }

  /** The fewest participants with whom an update can count. */
  int minimumParticipants(Preset preset) {
    int share = (preset.committeeSize() * minimumPercent + 99) / 100;
    int least = onlyFinal ? preset.supermajority() : LightClientRules.MIN_PARTICIPANTS;
    return Math.max(share, least);
  }
}
