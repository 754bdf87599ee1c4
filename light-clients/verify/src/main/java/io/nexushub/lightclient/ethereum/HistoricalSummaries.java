package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Hash;
import java.util.List;
import java.util.Optional;

/**
 * All of a state's {@code historical_summaries}, as some nodes serve them. {@link
 * BeaconHistoryRules} says whether they are the state's.
 *
 * @param proof from the list's root up to the state's root
 */
public record HistoricalSummaries(List<Summary> summaries, Branch proof) {
  /** What a period ended with: the roots of its blocks and of its states, each under one hash. */
  public record Summary(Hash blockSummaryRoot, Hash stateSummaryRoot) {
    private Hash root() {
      return MerkleTree.pair(blockSummaryRoot, stateSummaryRoot);
    }
  }

  public HistoricalSummaries {
    summaries = List.copyOf(summaries);
  }

  Hash root() {
    return MerkleTree.pair(
        MerkleTree.root(roots(), Preset.HISTORICAL_ROOTS_LIMIT),
        MerkleTree.uint64(summaries.size()));
  }

  private List<Hash> roots() {
    return summaries.stream().map(Summary::root).toList();
  }

  /**
   * From a block's root up to the state's root; empty if these are not the roots of the period.
   *
   * @param position of the period's summary
   * @param blockRoots of each slot of the period; of an empty slot, that of the block before it
   * @param index of the slot within the period
   */
  public Optional<Branch> branch(int position, List<Hash> blockRoots, int index) {
    if (position >= summaries.size()
        || !MerkleTree.root(blockRoots).equals(summaries.get(position).blockSummaryRoot())) {
      return Optional.empty();
    }
    Summary summary = summaries.get(position);
    return Optional.of(
        MerkleTree.branch(blockRoots, index, blockRoots.size())
            .and(new Branch(List.of(summary.stateSummaryRoot())))
            .and(MerkleTree.branch(roots(), position, Preset.HISTORICAL_ROOTS_LIMIT))
            .and(new Branch(List.of(MerkleTree.uint64(summaries.size()))))
            .and(proof));
  }
}
