package io.nexushub.lightclient.ethereum;

/**
 * The constants that a network cannot change without new binaries.
 *
 * @param committeeSize SYNC_COMMITTEE_SIZE
 */
public record Preset(String name, int slotsPerEpoch, int epochsPerPeriod, int committeeSize) {
  public static final Preset MAINNET = new Preset("mainnet", 32, 256, 512);
  public static final Preset MINIMAL = new Preset("minimal", 8, 8, 32);

  public Preset {
    if (slotsPerEpoch <= 0 || epochsPerPeriod <= 0 || committeeSize < 8 || committeeSize % 8 != 0) {
      throw new IllegalArgumentException(
          "preset: %d slots, %d epochs, %d seats (expected: all > 0, seats a multiple of 8)"
              .formatted(slotsPerEpoch, epochsPerPeriod, committeeSize));
    }
  }

  public long slotsPerPeriod() {
    return (long) slotsPerEpoch * epochsPerPeriod;
  }

  /** compute_epoch_at_slot. */
  public long epoch(long slot) {
    return slot / slotsPerEpoch;
  }

  /** compute_sync_committee_period_at_slot. */
  public long period(long slot) {
    return slot / slotsPerPeriod();
  }

  /** The fewest participants that are two thirds of the committee. */
  public int supermajority() {
    return (2 * committeeSize + 2) / 3;
  }

  int bitsLength() {
    return committeeSize / 8;
  }
}
