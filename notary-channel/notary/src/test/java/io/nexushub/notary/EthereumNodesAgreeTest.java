package io.nexushub.notary;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Four nodes of the channel take the same real updates, and whatever each of them went through
 * beside that, they hold the same bytes after every block.
 */
class EthereumNodesAgreeTest {
  private static final NetworkAddress CHANNEL = NetworkAddress.of("0x101.nexus");
  private static final int MAINNET_UPDATES = 6;

  /** A genesis and the updates after it, one a block. */
  private record Story(RpcItem.Dict genesis, List<Bytes> updates, long now) {}

  private interface Node {
    Execution take(Story story, int block) throws MalformedMessage;
  }

  @Test
  void afterADevnetsUpdates() throws MalformedMessage {
    Hash checkpoint = Hash.hex(DevnetVectors.text("checkpoint"));
    RpcItem.Dict network = DevnetVectors.network(checkpoint, DevnetVectors.bytes("bootstrap"));
    long genesisTime = Long.parseLong(DevnetVectors.text("genesis-time"));
    agree(
        new Story(
            genesis(network, "0x539.eth"),
            List.of(DevnetVectors.bytes("update-0"), DevnetVectors.bytes("update-1")),
            genesisTime + 1_000_000));
  }

  @Test
  void afterMainnetsUpdates() throws MalformedMessage, IOException {
    Path folder = TestData.path("ethereum/public/mainnet-deneb/updates-1347-1392");
    NetworkConfig mainnet = NetworkConfig.MAINNET;
    LightClientObjects objects = new LightClientObjects(mainnet);
    Bytes bootstrap = served(folder, "light_client_bootstrap");
    Hash checkpoint = objects.bootstrap(bootstrap).header().beacon().root();
    List<Bytes> updates = new ArrayList<>();
    Bytes bodies = served(folder, "light_client_updates");
    for (int at = 0; updates.size() < MAINNET_UPDATES; ) {
      long length =
          ByteBuffer.wrap(bodies.slice(at, at + 8).toArray())
              .order(ByteOrder.LITTLE_ENDIAN)
              .getLong();
      int end = at + 8 + (int) length;
      updates.add(objects.submission(objects.update(Form.UPDATE, bodies.slice(at + 12, end))));
      at = end;
    }
    agree(
        new Story(
            genesis(description(mainnet, checkpoint, bootstrap), "0x1.eth"),
            updates,
            1_800_000_000));
  }

  private static void agree(Story story) throws MalformedMessage {
    List<Node> nodes = List.of(new Steady(story), new Restarting(story), new LiedTo(story));
    List<Execution> first = new ArrayList<>();
    for (int block = 1; block <= story.updates().size(); block++) {
      Execution expected = nodes.getFirst().take(story, block);
      assertThat(expected.receipts()).extracting(Receipt::message).containsExactly("");
      first.add(expected);
      for (Node node : nodes.subList(1, nodes.size())) {
        same(node.take(story, block), expected);
      }
    }
    Node late = new Steady(story); // was off all the time, and catches up
    for (int block = 1; block <= story.updates().size(); block++) {
      same(late.take(story, block), first.get(block - 1));
    }
  }

  private static void same(Execution found, Execution expected) {
    assertThat(client(found.state())).isEqualTo(client(expected.state()));
    assertThat(found.state().root()).isEqualTo(expected.state().root());
    assertThat(found.receipts()).isEqualTo(expected.receipts());
    assertThat(found.messages()).isEqualTo(expected.messages());
  }

  /** All that the light client is, in the state. */
  private static Bytes client(State state) {
    return state.get(StateKeys.ethereum()).orElseThrow();
  }

  private static final class Steady implements Node {
    private final EthereumChannel application;
    private State state;

    Steady(Story story) throws MalformedMessage {
      this.application = application(story);
      this.state = begin(application);
    }

    @Override
    public Execution take(Story story, int block) {
      Execution execution = execute(application, state, story, block, update(story, block));
      state = execution.state();
      return execution;
    }
  }

  /** Ends after every block; all it knows then is what it has stored. */
  private static final class Restarting implements Node {
    private final Map<String, Bytes> disk = new TreeMap<>();
    private Hash root;

    Restarting(Story story) throws MalformedMessage {
      this.root = stored(begin(application(story)));
    }

    @Override
    public Execution take(Story story, int block) throws MalformedMessage {
      State state =
          MerkleTrie.open(
              HashFunction.SHA3_256, root, hash -> Optional.ofNullable(disk.get(hash.toString())));
      Execution execution = execute(application(story), state, story, block, update(story, block));
      root = stored(execution.state());
      return execution;
    }

    private Hash stored(State state) {
      ((MerkleTrie) state).save((hash, node) -> disk.put(hash.toString(), node));
      return state.root();
    }
  }

  /** Is offered false updates, old ones and coming ones before each, as a proposer may do. */
  private static final class LiedTo implements Node {
    private final EthereumChannel application;
    private State state;

    LiedTo(Story story) throws MalformedMessage {
      this.application = application(story);
      this.state = begin(application);
    }

    @Override
    public Execution take(Story story, int block) {
      byte[] forged = update(story, block).toArray();
      forged[forged.length - 40] ^= 1;
      refused(story, block, Bytes.of(forged));
      if (block > 1) {
        refused(story, block, update(story, block - 1));
      }
      if (block + 2 <= story.updates().size()) {
        refused(story, block, update(story, block + 2));
      }
      Execution execution = execute(application, state, story, block, update(story, block));
      state = execution.state();
      return execution;
    }

    private void refused(Story story, int block, Bytes wrong) {
      Execution execution = execute(application, state, story, block, wrong);
      assertThat(execution.receipts().getFirst().success()).isFalse();
      assertThat(execution.state().root()).isEqualTo(state.root());
    }
  }

  private static Bytes update(Story story, int block) {
    return story.updates().get(block - 1);
  }

  private static State begin(EthereumChannel application) {
    return application.genesis(MerkleTrie.empty(HashFunction.SHA3_256)).state();
  }

  private static EthereumChannel application(Story story) throws MalformedMessage {
    return EthereumChannel.fromGenesis(
        story.genesis(), Keccak256.FUNCTION, Secp256k1.scheme(), new JblstScheme());
  }

  private static Execution execute(
      EthereumChannel application, State before, Story story, int block, Bytes update) {
    long now = story.now() * 1_000_000 + block;
    HubTransaction transaction =
        HubTransaction.sign(CHANNEL, now, new HubOperation.Update(update), HubChain.SUBMITTER);
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

  private static RpcItem.Dict genesis(RpcItem.Dict ethereum, String link) {
    return Worlds.channel(CHANNEL.toString(), Signers.set("lc-eth", 4), "0x1.nexus")
        .with("ethereum", ethereum)
        .with(
            "link",
            RpcItem.dict()
                .with("network", link)
                .with("contract", "0x5fbdb2315678afecb367f032d93f642f64180aa3")
                .with("next", "btp://0x1.nexus/hub"));
  }

  private static RpcItem.Dict description(NetworkConfig known, Hash checkpoint, Bytes bootstrap) {
    return RpcItem.dict()
        .with("name", known.name())
        .with("checkpoint", checkpoint.toString())
        .with("bootstrap", bootstrap.toString());
  }

  private static Bytes served(Path folder, String part) throws IOException {
    try (var files = Files.list(folder)) {
      Path file = files.filter(each -> each.toString().contains(part)).findFirst().orElseThrow();
      return Bytes.of(Files.readAllBytes(file));
    }
  }
}
