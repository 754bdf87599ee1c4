package io.nexushub.node.rpc.icon;

import io.nexushub.interop.FailureCode;
import io.nexushub.interop.IconForm;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.protocol.Hash;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Steps used in a block, summed up as ICON's results give them. The sums of the blocks asked for
 * last are kept, because every transaction of a block tends to be asked for.
 */
final class StepLedger {
  /** Blocks remembered; beyond it the one not asked for longest is counted again when needed. */
  private static final int REMEMBERED = 32;

  private final Map<Hash, long[]> sums =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, long[]> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Steps of one transaction. */
  long of(CommittedBlock block, int index) {
    long[] sum = sums(block);
    return index == 0 ? sum[0] : sum[index] - sum[index - 1];
  }

  /** Steps of the transactions up to this one. */
  long upTo(CommittedBlock block, int index) {
    return sums(block)[index];
  }

  private synchronized long[] sums(CommittedBlock block) {
    return sums.computeIfAbsent(block.id(), id -> count(block));
  }

  private static long[] count(CommittedBlock block) {
    long[] sums = new long[block.transactions().size()];
    long sum = 0;
    for (int i = 0; i < sums.length; i++) {
      boolean free =
          FailureCode.isFree(block.receipts().get(i).code())
              || MembersAffair.of(block.transactions().get(i)).isPresent();
      sum += free ? 0 : IconForm.steps(block.transactions().get(i));
      sums[i] = sum;
    }
    return sums;
  }
}
