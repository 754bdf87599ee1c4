// Which slot is next, and when. Pure: the time is an argument.

/** At most this many slots in a row stay empty: every epoch keeps blocks enough to justify, every period has updates. */
export const MAX_SKIPPED_SLOTS = 3;

/** A block this many slots late is made all the same. */
const TOLERATED_SLOTS = 1;

export function slotAt({ genesisTime, secondsPerSlot }, nowMillis) {
  return Math.floor((nowMillis / 1000 - genesisTime) / secondsPerSlot);
}

export function slotStartMillis({ genesisTime, secondsPerSlot }, slot) {
  return (genesisTime + slot * secondsPerSlot) * 1000;
}

/**
 * The slot of the next block. While the chain catches up with its past genesis no slot is left out; once it lives in the
 * present, a machine too slow to make every block leaves some slots empty instead of falling behind for ever.
 */
export function nextSlot({ headSlot, currentSlot, caughtUp }) {
  const following = headSlot + 1;
  if (!caughtUp || currentSlot - following <= TOLERATED_SLOTS) return following;
  return Math.min(currentSlot, following + MAX_SKIPPED_SLOTS);
}
