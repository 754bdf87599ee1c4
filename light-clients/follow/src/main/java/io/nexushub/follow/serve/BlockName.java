package io.nexushub.follow.serve;

import io.nexushub.protocol.Hash;

/** How a caller names a block. */
sealed interface BlockName {
  /** Signed by two thirds of the sync committee; may yet be reorganised away. */
  record Latest() implements BlockName {}

  record Finalized() implements BlockName {}

  record AtHeight(long number) implements BlockName {}

  record OfHash(Hash hash) implements BlockName {}
}
