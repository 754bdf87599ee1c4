package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.simulator.TestData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks and votes that real nodes made, as a node would hand them out. */
class RecordedBlocksTest {
  private static final String BLOCK = "icx_getBlock";
  private static final long LAST_OF_LOOPCHAIN = 41_730_696;

  private final FakeNode server = FakeNode.start();
  private final FollowWorld world = new FollowWorld(server.uri());

  @AfterEach
  void close() {
    world.close();
    server.close();
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(TestData.path("icon/" + name));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static JsonObject json(String name) {
    JsonObject json = new JsonObject(Bytes.wrap(file(name + ".json")).toUtf8());
    json.remove("_note");
    return json;
  }

  /** A whole block of 0.3, and the list that the votes in it name. */
  private JsonObject serveWholeBlock() {
    JsonObject block = json("devnet-0.3-h4-full");
    JsonArray reps = new JsonArray();
    for (Object vote : block.getJsonArray("prevVotes")) {
      reps.add(new JsonObject().put("address", ((JsonObject) vote).getString("rep")));
    }
    server.on(BLOCK, params -> Optional.of(block));
    server.on("rep_getListByHash", params -> Optional.of(reps));
    return block;
  }

  private LoopchainFollower begun(JsonObject block) {
    LoopchainState begin =
        FollowWorld.await(
            LoopchainFollower.begin(
                Secp256k1.scheme(),
                world.endpoints(),
                new BlockCheckpoint(4, Hash.hex(block.getString("hash")))));
    return new LoopchainFollower(
        world.vertx(),
        Secp256k1.scheme(),
        world.endpoints(),
        begin,
        InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z")));
  }

  @Test
  void aClientBeginsAtARealBlockOf03() {
    LoopchainFollower follower = begun(serveWholeBlock());
    assertThat(follower.voting().voters()).isEqualTo(4);
    assertThat(FollowWorld.await(follower.sync().advance())).isFalse();
    assertThat(world.failures).isEmpty();
  }

  @Test
  void aChangedFieldOfARealBlockIsALie() {
    JsonObject block = serveWholeBlock();
    LoopchainFollower follower = begun(block);
    for (String field : new String[] {"stateHash", "prevVotesHash", "timestamp", "leader"}) {
      JsonObject changed = block.copy();
      String text = changed.getString(field);
      String last = text.endsWith("1") ? "2" : "1";
      changed.put(field, text.substring(0, text.length() - 1) + last);
      server.on(BLOCK, params -> Optional.of(changed));
      assertThat(FollowWorld.failure(follower.sync().advance()))
          .hasMessageContaining(server.uri() + ": block 4: block 4");
    }
    assertThat(world.endpoints().lies()).isEqualTo(4);
  }

  /** In goloop's shape, without a signature, from the block after 0.4. */
  @Test
  void aRealBlockInTheServedShapeIsRead() {
    JsonObject block = json("mainnet-0.5-h14473622-first-v2shape");
    server.on("icx_getBlockByHeight", params -> Optional.of(block));
    world
        .endpoints()
        .ask(endpoint -> {
          LoopchainNode node = new ReencodedBlockNode(endpoint, Secp256k1.scheme());
          assertThat(FollowWorld.await(node.hash(14_473_622)))
              .contains(Hash.hex(block.getString("block_hash")));
          return node.hash(14_473_622);
        });
  }

  @Test
  void theVotesOnMainnetsLastLoopchainBlockAreRead() throws MalformedMessage {
    RlpReader in = RlpReader.of(Bytes.wrap(file("mainnet-block_v1_proof.bin")));
    in.enterList();
    in.rawItem();
    Bytes votes = in.rawItem();
    server.on("icx_getVotesByHeight", params -> Optional.of(FakeNode.base64(votes)));
    var read =
        FollowWorld.await(
            world
                .endpoints()
                .ask(endpoint ->
                    new ReencodedBlockNode(endpoint, Secp256k1.scheme()).votes(LAST_OF_LOOPCHAIN)));
    assertThat(read.size()).isEqualTo(22);
    assertThat(read.slots().stream().filter(Optional::isPresent)).hasSize(21);
  }

  /** The header is real; the votes that its hash needs are in no source. */
  @Test
  void aRealHeaderWithoutItsVotesIsRefusedByName() throws MalformedMessage {
    Bytes header = realHeader();
    JsonObject block =
        json("mainnet-0.5-h14473622-first-v2shape").put("height", 41_385_450).put("version", "0.5");
    server.on("icx_getBlockHeaderByHeight", params -> Optional.of(FakeNode.base64(header)));
    server.on("icx_getBlockByHeight", params -> Optional.of(block));
    server.on("icx_getVotesByHeight", params -> Optional.of(""));
    server.on("icx_getDataByHash", params -> Optional.empty());
    LoopchainFollower follower = begun(serveWholeBlock());
    assertThat(follower.voting().height()).isEqualTo(4);
    server.forget(BLOCK);
    assertThat(
            FollowWorld.failure(
                LoopchainFollower.begin(
                    Secp256k1.scheme(),
                    world.endpoints(),
                    new BlockCheckpoint(41_385_450, Hash.ZERO))))
        .hasMessageContaining("icx_getDataByHash");
    Optional<Hash> reps =
        FollowWorld.await(
            world
                .endpoints()
                .ask(endpoint ->
                    new ReencodedBlockNode(endpoint, Secp256k1.scheme()).repsHash(41_385_450)));
    assertThat(reps)
        .contains(Hash.hex(json("mainnet-0.5-h41385450-partial").getString("repsHash")));
  }

  /** Of goloop's patch of its database: pairs of keys and values, of which one is a header. */
  private static Bytes realHeader() throws MalformedMessage {
    byte[] patch = file("goloop-patch1.bin");
    Bytes head = Bytes.of((byte) 0xf9, (byte) (patch.length >> 8), (byte) patch.length);
    RlpReader in = RlpReader.of(Bytes.concat(head, Bytes.wrap(patch)));
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      in.bytes(1);
      Hash key = Hash.of(in.bytes(Hash.LENGTH));
      Bytes value = in.bytes(1 << 12);
      in.leaveList();
      if (key.toHex().startsWith("672f6468")) {
        return value;
      }
    }
    throw new AssertionError("no header in the patch");
  }

  @Test
  void addressesOfRealRepresentativesGiveTheRootOfARealHeader() {
    JsonObject list = json("mainnet-reps-f556225e");
    server.on("rep_getListByHash", params -> Optional.of(list.getJsonArray("reps")));
    Hash root = Hash.hex(json("mainnet-0.5-h41385450-partial").getString("repsHash"));
    var reps =
        FollowWorld.await(
            world
                .endpoints()
                .ask(endpoint ->
                    new WholeBlockNode(endpoint, Secp256k1.scheme()).revealed(1, root)));
    assertThat(reps.size()).isEqualTo(22);
  }
}
