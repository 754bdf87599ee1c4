package io.nexushub.simulator;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.consensus.Block;
import java.util.Optional;

/**
 * A chain whose state is the digest of its history, so that any difference shows. A block sends a
 * message if one of its transactions is even.
 */
final class ToyApplication {
  /** What executing gave. */
  record Result(Hash state, Optional<Hash> decision) {}

  private ToyApplication() {}

  static Result genesis() {
    return new Result(digest("genesis"), Optional.of(digest("genesis decision")));
  }

  static Result execute(Hash parentState, Block block) {
    Hash state = HashFunction.SHA3_256.hash(Bytes.concat(parentState.bytes(), block.id().bytes()));
    boolean sends =
        block.transactions().stream().anyMatch(id -> (id.bytes().at(Hash.LENGTH - 1) & 1) == 0);
    return new Result(state, sends ? Optional.of(digest("decision " + state)) : Optional.empty());
  }

  static Hash transaction(long number) {
    return digest("transaction " + number);
  }

  private static Hash digest(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }
}
