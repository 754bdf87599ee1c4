package io.nexushub.notary;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Four nodes of a light-client channel take the same steps, one a block, and whatever each of them
 * goes through beside that, they hold the same bytes after every block.
 *
 * @param channel its network address
 * @param client where the light client is in the state
 * @param nowMicros time of the first block
 */
record AgreeingNodes(
    NetworkAddress channel, Making making, Bytes client, List<HubOperation> steps, long nowMicros) {
  /** Makes the application anew, as a node does at its start. */
  interface Making {
    Application make() throws MalformedMessage;
  }

  private interface Node {
    Execution take(int block) throws MalformedMessage;
  }

  void agree() throws MalformedMessage {
    List<Node> nodes = List.of(new Steady(), new Restarting(), new LiedTo());
    List<Execution> first = new ArrayList<>();
    for (int block = 1; block <= steps.size(); block++) {
      Execution expected = nodes.getFirst().take(block);
      assertThat(expected.receipts()).extracting(Receipt::message).containsExactly("");
      first.add(expected);
      for (Node node : nodes.subList(1, nodes.size())) {
        same(node.take(block), expected);
      }
    }
    Node late = new Steady(); // was off all the time, and catches up
    for (int block = 1; block <= steps.size(); block++) {
      same(late.take(block), first.get(block - 1));
    }
  }

  private void same(Execution found, Execution expected) {
    assertThat(client(found.state())).isEqualTo(client(expected.state()));
    assertThat(found.state().root()).isEqualTo(expected.state().root());
    assertThat(found.receipts()).isEqualTo(expected.receipts());
    assertThat(found.messages()).isEqualTo(expected.messages());
  }

  /** All that the light client is, in the state. */
  private Bytes client(State state) {
    return state.get(client).orElseThrow();
  }

  private final class Steady implements Node {
    private final Application application = making.make();
    private State state = begin(application);

    Steady() throws MalformedMessage {}

    @Override
    public Execution take(int block) {
      Execution execution = execute(application, state, block, step(block));
      state = execution.state();
      return execution;
    }
  }

  /** Ends after every block; all it knows then is what it has stored. */
  private final class Restarting implements Node {
    private final Map<String, Bytes> disk = new TreeMap<>();
    private Hash root = stored(begin(making.make()));

    Restarting() throws MalformedMessage {}

    @Override
    public Execution take(int block) throws MalformedMessage {
      State state =
          MerkleTrie.open(
              HashFunction.SHA3_256, root, hash -> Optional.ofNullable(disk.get(hash.toString())));
      Execution execution = execute(making.make(), state, block, step(block));
      root = stored(execution.state());
      return execution;
    }

    private Hash stored(State state) {
      ((MerkleTrie) state).save((hash, node) -> disk.put(hash.toString(), node));
      return state.root();
    }
  }

  /** Is offered false steps, old ones and coming ones before each, as a proposer may do. */
  private final class LiedTo implements Node {
    private final Application application = making.make();
    private State state = begin(application);

    LiedTo() throws MalformedMessage {}

    @Override
    public Execution take(int block) {
      refused(block, forged(step(block)));
      if (block > 1) {
        refused(block, step(block - 1));
      }
      if (block + 2 <= steps.size()) {
        refused(block, step(block + 2));
      }
      Execution execution = execute(application, state, block, step(block));
      state = execution.state();
      return execution;
    }

    private void refused(int block, HubOperation wrong) {
      Execution execution = execute(application, state, block, wrong);
      assertThat(execution.receipts().getFirst().success()).isFalse();
      assertThat(execution.state().root()).isEqualTo(state.root());
    }
  }

  private HubOperation step(int block) {
    return steps.get(block - 1);
  }

  private static HubOperation forged(HubOperation step) {
    return switch (step) {
      case HubOperation.Update(Bytes update) -> new HubOperation.Update(flipped(update));
      case HubOperation.Relay(NetworkAddress link, Bytes message) ->
          new HubOperation.Relay(link, flipped(message));
      case HubOperation.ProveEvents _, HubOperation.Govern _, HubOperation.Advance _ ->
          throw new AssertionError(step.title());
    };
  }

  private static Bytes flipped(Bytes genuine) {
    byte[] forged = genuine.toArray();
    forged[forged.length - 40] ^= 1;
    return Bytes.of(forged);
  }

  private static State begin(Application application) {
    return application.genesis(MerkleTrie.empty(HashFunction.SHA3_256)).state();
  }

  private Execution execute(
      Application application, State before, int block, HubOperation operation) {
    long now = nowMicros + block;
    HubTransaction transaction = HubTransaction.sign(channel, now, operation, HubChain.SUBMITTER);
    return application.execute(
        new BlockContext(block, 0, now, Address.ZERO),
        before,
        List.of(
            new Transaction(
                transaction.id(),
                HubTransaction.submitter(HubChain.SUBMITTER),
                now,
                transaction.encode())));
  }
}
