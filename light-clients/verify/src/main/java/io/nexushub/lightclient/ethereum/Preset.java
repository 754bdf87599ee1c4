package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.MalformedMessage;
import java.util.List;

/**
 * The constants that a network cannot change without new binaries.
 *
 * @param committeeSize SYNC_COMMITTEE_SIZE
 * @param slotsPerHistoricalRoot SLOTS_PER_HISTORICAL_ROOT: the block roots that a state keeps
 * @param maxCommitteesPerSlot MAX_COMMITTEES_PER_SLOT
 * @param maxWithdrawals MAX_WITHDRAWALS_PER_PAYLOAD
 */
public record Preset(
    String name,
    int slotsPerEpoch,
    int epochsPerPeriod,
    int committeeSize,
    int slotsPerHistoricalRoot,
    int maxCommitteesPerSlot,
    int maxWithdrawals) {
  public static final Preset MAINNET = new Preset("mainnet", 32, 256, 512, 8192, 64, 16);
  public static final Preset MINIMAL = new Preset("minimal", 8, 8, 32, 64, 4, 4);

  /** A period is as many slots as mainnet's, in shorter epochs. */
  public static final Preset GNOSIS = new Preset("gnosis", 16, 512, 512, 8192, 64, 8);

  /** HISTORICAL_ROOTS_LIMIT, of every preset. */
  static final long HISTORICAL_ROOTS_LIMIT = 1L << 24;

  private static final List<Preset> ALL = List.of(MAINNET, MINIMAL, GNOSIS);

  public Preset {
    if (slotsPerEpoch <= 0 || epochsPerPeriod <= 0 || committeeSize < 8 || committeeSize % 8 != 0) {
      throw new IllegalArgumentException(
          "preset: %d slots, %d epochs, %d seats (expected: all > 0, seats a multiple of 8)"
              .formatted(slotsPerEpoch, epochsPerPeriod, committeeSize));
    }
    if (slotsPerHistoricalRoot <= 0 || maxCommitteesPerSlot <= 0 || maxWithdrawals <= 0) {
      throw new IllegalArgumentException(
          "preset: %d slots a historical root, %d committees, %d withdrawals (expected: all > 0)"
              .formatted(slotsPerHistoricalRoot, maxCommitteesPerSlot, maxWithdrawals));
    }
  }

  /** By the name that specifications and beacon nodes give it, PRESET_BASE. */
  public static Preset named(String name) throws MalformedMessage {
    return ALL.stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            MalformedMessage.of(
                "preset", "'" + name + "'", ALL.stream().map(Preset::name).toList()));
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
