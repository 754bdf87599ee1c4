package io.nexushub.node.channel;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Application;
import io.nexushub.protocol.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Checks the transactions of one channel on one node, each only once: the same bytes come from a
 * user, from gossip and with a block, and a signature is nearly all of what a transaction costs.
 * What is remembered is this node's own verdict on these very bytes, signature included; an id
 * would not do, because it does not cover the signature.
 *
 * <p>Any thread may ask.
 */
final class Admissions {
  private final Application application;
  private final int rememberedItems;
  private final long rememberedBytes;
  private final SequencedMap<Bytes, Admission> remembered = new LinkedHashMap<>();
  private long bytes;

  /** Those checked last are remembered; an older one costs a second check and nothing else. */
  Admissions(Application application, int rememberedItems, long rememberedBytes) {
    this.application = application;
    this.rememberedItems = rememberedItems;
    this.rememberedBytes = rememberedBytes;
  }

  Admission admit(Bytes transaction) {
    Optional<Admission> known = known(transaction);
    if (known.isPresent()) {
      return known.get();
    }
    Admission admission = application.admit(transaction);
    if (admission instanceof Admission.Admitted) { // refusals cost a peer nothing to make
      remember(transaction, admission);
    }
    return admission;
  }

  private synchronized Optional<Admission> known(Bytes transaction) {
    return Optional.ofNullable(remembered.get(transaction));
  }

  private synchronized void remember(Bytes transaction, Admission admission) {
    if (remembered.putIfAbsent(transaction, admission) != null) {
      return;
    }
    bytes += transaction.length();
    while (remembered.size() > rememberedItems || bytes > rememberedBytes) {
      Map.Entry<Bytes, Admission> oldest = remembered.pollFirstEntry();
      bytes -= oldest.getKey().length();
    }
  }
}
