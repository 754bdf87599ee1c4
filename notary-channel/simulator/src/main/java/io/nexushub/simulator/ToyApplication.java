package io.nexushub.simulator;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chain whose state is the digest of its history, so that any difference shows. A block sends a
 * message if one of its transactions is even, and asks for the members that its last transaction
 * with a say in it names.
 */
final class ToyApplication {
  /** What executing gave. */
  record Result(Hash state, Optional<Hash> decision, Optional<List<Member>> members) {}

  private ToyApplication() {}

  static Result genesis() {
    return new Result(digest("genesis"), Optional.of(digest("genesis decision")), Optional.empty());
  }

  /**
   * @param changes what transactions ask for
   */
  static Result execute(Hash parentState, Block block, Map<Hash, List<Member>> changes) {
    Hash state = HashFunction.SHA3_256.hash(Bytes.concat(parentState.bytes(), block.id().bytes()));
    boolean sends =
        block.transactions().stream().anyMatch(id -> (id.bytes().at(Hash.LENGTH - 1) & 1) == 0);
    return new Result(
        state,
        sends ? Optional.of(digest("decision " + state)) : Optional.empty(),
        block.transactions().reversed().stream()
            .filter(changes::containsKey)
            .map(changes::get)
            .findFirst());
  }

  static Hash transaction(long number) {
    return digest("transaction " + number);
  }

  private static Hash digest(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }
}
