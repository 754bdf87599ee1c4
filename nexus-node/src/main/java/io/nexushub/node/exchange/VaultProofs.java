package io.nexushub.node.exchange;

import io.nexushub.follow.ExecutionClient;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.ExecutionHeader;
import io.nexushub.lightclient.ethereum.StateProofs;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a vault on Ethereum really has: the hub's light client says which block is final, its hash
 * makes the header true, the header's state root the balance. The execution node need not be
 * trusted.
 */
public final class VaultProofs {
  private static final long PATIENCE_SECONDS = 60;

  private VaultProofs() {}

  /**
   * The balance at the newest block that enough nodes of the hub hold for final.
   *
   * @param lightClient channel that follows the vault's chain
   * @param execution what it says is verified
   * @throws TransientFailure also if every execution node lies; the message has what was found and
   *     what was expected
   */
  public static VaultBalance proven(Witnesses lightClient, ExecutionClient execution, Address vault)
      throws TransientFailure {
    Map.Entry<ExecutionBlock, Integer> anchor = anchor(lightClient);
    ExecutionBlock block = anchor.getKey();
    ExecutionHeader header = await(execution.header(block.hash()));
    if (header.number() != block.number()) {
      throw new TransientFailure(
          "block %s: number %d (expected: %d)"
              .formatted(block.hash(), header.number(), block.number()));
    }
    BigInteger balance =
        await(execution.account(header, vault))
            .map(StateProofs.Account::balance)
            .orElse(BigInteger.ZERO);
    return new VaultBalance(balance, block.number(), block.hash(), anchor.getValue());
  }

  /** The newest block that one honest node at least holds for final, and how many do. */
  private static Map.Entry<ExecutionBlock, Integer> anchor(Witnesses lightClient)
      throws TransientFailure {
    JsonObject question =
        new JsonObject().put("method", "getAnchors").put("params", new JsonObject());
    List<Object> answers = lightClient.answers("nexus_query", question);
    Map<ExecutionBlock, Integer> held = new LinkedHashMap<>();
    for (Object answer : answers) {
      blocks(answer).forEach(block -> held.merge(block, 1, Integer::sum));
    }
    return held.entrySet().stream()
        .filter(block -> block.getValue() >= lightClient.enough())
        .max(Comparator.comparingLong(block -> block.getKey().number()))
        .orElseThrow(() ->
            new TransientFailure(
                "final block: none that %d nodes agree on, of %d that answered (expected: one)"
                    .formatted(lightClient.enough(), answers.size())));
  }

  /** What a node says is final, each block once; nothing if it is not of the form. */
  private static Set<ExecutionBlock> blocks(Object answer) {
    Set<ExecutionBlock> blocks = new LinkedHashSet<>();
    try {
      for (Object item : (JsonArray) answer) {
        JsonObject anchor = (JsonObject) item;
        blocks.add(
            new ExecutionBlock(
                Quantity.of(anchor, "execution_block").longValueExact(),
                Hash.hex(anchor.getString("execution_hash"))));
      }
    } catch (ClassCastException
        | IllegalArgumentException
        | NullPointerException
        | ArithmeticException
        | IndexOutOfBoundsException malformed) {
      return Set.of();
    }
    return blocks;
  }

  private static <T> T await(Future<T> answer) throws TransientFailure {
    try {
      return answer.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) { // await throws what the future failed with, checked or not
      throw new TransientFailure("not proven: " + e.getMessage(), e);
    }
  }
}
