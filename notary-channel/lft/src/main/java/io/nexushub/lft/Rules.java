package io.nexushub.lft;

/**
 * The two conditions that the published LFT2 rules lack. They are a value, always {@link #SAFE} in
 * production, so that the simulator can show what each of them is for.
 *
 * @param consecutiveRounds a certified block commits its parent only across consecutive rounds
 * @param boundedByFailureVotes a block after a failed round must extend the newest candidate that
 *     any of the failure votes knew
 */
public record Rules(boolean consecutiveRounds, boolean boundedByFailureVotes) {
  public static final Rules SAFE = new Rules(true, true);
}
