package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.simulator.TestData;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Served blocks are hashed as Lodestar's types and mainnet hash them, whatever is in them. */
class BeaconBlockTest {
  @Test
  void theHashesOfEveryForkAreLodestars() throws MalformedMessage {
    for (NetworkConfig network : List.of(NetworkConfig.MAINNET, Captures.harness())) {
      for (JsonNode json : blocks(network)) {
        BeaconBlock block = BeaconBlock.decode(network, bytes(json, "block"));
        assertThat(ssz(block.header()))
            .as(json.get("fork").asText())
            .isEqualTo(bytes(json, "header"));
        assertThat(block.executionBlock()).isEqualTo(new Hash(bytes(json, "executionBlock")));
        assertThat(block.payload()).isEqualTo(BeaconHistoryVectors.branch(json, "payload"));
      }
    }
  }

  /** Its root is the name that mainnet gave it, and what it holds hangs from it. */
  @Test
  void mainnetsOwnBlocksHaveTheirRoots() throws MalformedMessage {
    for (String name :
        List.of(
            "mainnet-deneb/full-chain-22196189/eth_v2_beacon_blocks_0x15d58a21628f5ff0523477952a7d5fef6439df806f08f50bd003a9442ce78419",
            "mainnet-deneb/full-chain-22196189/eth_v2_beacon_blocks_0x272053fd1703be14664b3dc7e7e370114f50e5661b49e669872f29a1cd890d82",
            "mainnet-electra/bootstrap-and-update-1422/eth_v2_beacon_blocks_0x6e2ab0816426801b78fcd5846b94fd5ad7ca24b21edf93b9bc8238ba0604817a")) {
      Path file = TestData.path("ethereum/public/" + name + ".ssz");
      BeaconBlock block = BeaconBlock.decode(NetworkConfig.MAINNET, Captures.fileBytes(file));
      assertThat(block.header().root()).isEqualTo(Hash.hex(name.substring(name.length() - 64)));
      Fork fork = NetworkConfig.MAINNET.forkAtSlot(block.header().slot());
      assertThat(
              block
                  .payload()
                  .refusal(
                      "payload",
                      block.executionBlock(),
                      fork.executionBlockHash(),
                      block.header().bodyRoot()))
          .isEmpty();
    }
  }

  @Test
  void whateverIsChangedInABlockChangesItsRoot() {
    Random random = new Random(20261201);
    for (NetworkConfig network : List.of(NetworkConfig.MAINNET, Captures.harness())) {
      for (JsonNode json : blocks(network)) {
        Bytes good = bytes(json, "block");
        Hash root = BeaconHistoryVectors.header(json, "header").root();
        int signature = 4; // what a block is named by does not cover it
        for (int i = 0; i < 500; i++) {
          int at = random.nextInt(good.length());
          if (at >= signature && at < signature + 96) {
            continue;
          }
          isAnother(network, Forgeries.flipped(good, at), root);
        }
        for (int length = 0; length < good.length(); length += 1 + random.nextInt(40)) {
          isAnother(network, good.slice(0, length), root);
        }
      }
    }
  }

  private static void isAnother(NetworkConfig network, Bytes bad, Hash root) {
    try {
      assertThat(BeaconBlock.decode(network, bad).header().root()).isNotEqualTo(root);
    } catch (MalformedMessage malformed) {
      assertThat(malformed).hasMessageContaining("expected");
    }
  }

  @Test
  void blocksWithoutAPayloadAndEndlessOnesAreRefused() {
    Bytes good = bytes(blocks(NetworkConfig.MAINNET).get(0), "block");
    byte[] octets = good.toArray();
    octets[102] = 0; // the slot's third byte: far back, in Altair
    assertThatThrownBy(() -> BeaconBlock.decode(NetworkConfig.MAINNET, Bytes.wrap(octets)))
        .hasMessageContaining("(expected: Bellatrix or later)");
    assertThatThrownBy(() ->
            BeaconBlock.decode(
                NetworkConfig.MAINNET, Bytes.wrap(new byte[BeaconBlock.MAX_LENGTH + 1])))
        .hasMessageContaining("<= 12582912");
  }

  private static JsonNode blocks(NetworkConfig network) {
    return BeaconHistoryVectors.vectors(network).get("blocks");
  }

  private static Bytes bytes(JsonNode json, String field) {
    return Bytes.hex(json.get(field).asText());
  }

  private static Bytes ssz(BeaconBlockHeader header) {
    SszWriter out = new SszWriter();
    header.write(out);
    return out.toBytes();
  }
}
