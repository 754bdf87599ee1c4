package io.nexushub.notary;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four nodes of the channel take the same real updates and hold the same bytes. */
class EthereumNodesAgreeTest {
  private static final NetworkAddress CHANNEL = NetworkAddress.of("0x101.nexus");
  private static final int MAINNET_UPDATES = 6;

  @Test
  void afterADevnetsUpdates() throws MalformedMessage {
    Hash checkpoint = Hash.hex(DevnetVectors.text("checkpoint"));
    RpcItem.Dict network = DevnetVectors.network(checkpoint, DevnetVectors.bytes("bootstrap"));
    long genesisTime = Long.parseLong(DevnetVectors.text("genesis-time"));
    agree(
        genesis(network, "0x539.eth"),
        List.of(DevnetVectors.bytes("update-0"), DevnetVectors.bytes("update-1")),
        genesisTime + 1_000_000);
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
    agree(genesis(description(mainnet, checkpoint, bootstrap), "0x1.eth"), updates, 1_800_000_000);
  }

  private static void agree(RpcItem.Dict genesis, List<Bytes> updates, long now)
      throws MalformedMessage {
    new AgreeingNodes(
            CHANNEL,
            () ->
                EthereumChannel.fromGenesis(
                    genesis, Keccak256.FUNCTION, Secp256k1.scheme(), new JblstScheme()),
            StateKeys.ethereum(),
            updates.stream().<HubOperation>map(HubOperation.Update::new).toList(),
            now * 1_000_000)
        .agree();
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
