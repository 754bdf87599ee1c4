package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.trie.TrieProof;
import java.util.List;

/**
 * That something stands in a block.
 *
 * @param headers the first is the one that the client trusts, each later one the parent of the one
 *     before; the last is the one that names the root: the transaction's own block, or the block
 *     after it for what executing it gave
 */
public record GoloopEvidence(List<GoloopHeader> headers, Subject subject) {
  /** Half an hour of ICON's blocks; what is older is proven from a checkpoint of its own time. */
  public static final int MAX_HEADERS = 1024;

  public GoloopEvidence {
    headers = List.copyOf(headers);
  }

  /** What evidence can be about, each with its way down a trie. */
  public sealed interface Subject {
    /** By its place in its block; {@code icx_getDataByHash} of each node. */
    record OfTransaction(int index, TrieProof path) implements Subject {}

    /** By its transaction's place in the block; {@code icx_getProofForResult}. */
    record OfReceipt(int index, TrieProof path) implements Subject {}

    /** By its place in a receipt; {@code icx_getProofForEvents}. */
    record OfEvent(OfReceipt receipt, int index, TrieProof path) implements Subject {}
  }
}
