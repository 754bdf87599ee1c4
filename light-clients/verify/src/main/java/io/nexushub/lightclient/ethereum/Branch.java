package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Refusal;
import io.nexushub.protocol.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The siblings from a leaf up to a root. A branch written in a newer fork's format is longer than
 * the tree of an older fork needs, and begins with as many zero hashes.
 */
public record Branch(List<Hash> hashes) {
  public Branch {
    hashes = List.copyOf(hashes);
  }

  static Branch zeros(int length) {
    return new Branch(Collections.nCopies(length, Hash.ZERO));
  }

  /** On from the root that this branch leads to. */
  Branch and(Branch above) {
    List<Hash> longer = new ArrayList<>(hashes);
    longer.addAll(above.hashes);
    return new Branch(longer);
  }

  /** An all-zero branch says that the thing it would prove is not there. */
  boolean isZero() {
    return hashes.stream().allMatch(Hash::isZero);
  }

  /** is_valid_normalized_merkle_branch, with the reason if it is not. */
  Optional<Refusal> refusal(String subject, Hash leaf, GeneralizedIndex index, Hash root) {
    String where = subject + " (" + index + ")";
    int padding = hashes.size() - index.depth();
    if (padding < 0) {
      return Optional.of(
          Refusal.invalid(where, hashes.size() + " hashes", ">= " + index.depth() + " hashes"));
    }
    for (int i = 0; i < padding; i++) {
      if (!hashes.get(i).isZero()) {
        return Optional.of(
            Refusal.invalid(where, "padding " + hashes.get(i), "zero: the tree is not that deep"));
      }
    }
    Hash reached = index.rootFrom(leaf, this);
    return reached.equals(root)
        ? Optional.empty()
        : Optional.of(Refusal.invalid(where, "root " + reached, root));
  }
}
