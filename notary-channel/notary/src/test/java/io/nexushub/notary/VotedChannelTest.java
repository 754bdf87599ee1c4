package io.nexushub.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The light-client channels of loopchain and goloop: what moves them, and what must not. */
class VotedChannelTest {
  static List<VotedWorld> worlds() {
    return List.of(new LoopchainBlocks(), new GoloopBlocks());
  }

  private static HubChain channel(VotedWorld world) throws MalformedMessage {
    return new HubChain(
        VotedWorld.CHANNEL, Signers.set("lc-icon", 4), world.channel(world.genesis()));
  }

  private static HubOperation update(Bytes update) {
    return new HubOperation.Update(update);
  }

  private static void assertUnchanged(HubChain chain, int code, String why, Bytes update) {
    Hash before = chain.root();
    Receipt receipt = chain.run(update(update));
    assertThat(receipt.code()).as(receipt.message()).isEqualTo(code);
    assertThat(receipt.message()).contains(why);
    assertThat(chain.root()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void votesMoveIt(VotedWorld world) throws MalformedMessage {
    HubChain chain = channel(world);
    Receipt moved = chain.run(update(world.block(3)));
    assertThat(moved.success()).as(moved.message()).isTrue();
    assertThat(moved.events()).hasSize(1);
    assertThat(moved.events().getFirst().indexed())
        .containsExactly(
            "Finalised(str,int,int,int)", VotedWorld.LINK, "0x" + Long.toHexString(world.height()));
    assertThat(moved.events().getFirst().data()).containsExactly("0x3", "0x4");
    // the new ones count from the next block on
    assertThat(chain.run(update(world.change(VotedWorld.OTHERS))).success()).isTrue();
    Receipt byOthers = chain.run(update(world.block(5)));
    assertThat(byOthers.events().getFirst().data()).containsExactly("0x5", "0x7");

    RpcItem.Dict status = chain.query("getStatus", RpcItem.dict());
    assertThat(status.text("link")).contains(VotedWorld.LINK);
    assertThat(status.text("height")).contains("0x" + Long.toHexString(world.height()));
    assertThat(status.text("block")).contains(world.newest().toString());
    assertThat(status.text("voters")).contains("0x7");
    assertThat(status.text("frozen")).isEmpty();
    assertThat(chain.query("getAnchor", RpcItem.dict()).text("state")).isPresent();
    assertThat(chain.refusedQuery("getLinks", RpcItem.dict()).code()).isEqualTo(-32601);
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void whatIsForgedReplayedOrTornChangesNothing(VotedWorld world) throws MalformedMessage {
    HubChain chain = channel(world);
    Bytes genuine = world.block(3);
    assertUnchanged(chain, 25, "update: ", genuine.slice(0, genuine.length() - 1));
    assertUnchanged(chain, 25, "update: ", Bytes.concat(genuine, Bytes.of((byte) 0)));
    assertUnchanged(chain, 25, "update: ", Bytes.EMPTY);
    assertUnchanged(chain, 25, "update: ", Bytes.wrap(new byte[HubOperation.MAX_UPDATE_BYTES]));
    for (int at = 0; at < genuine.length(); at += 7) {
      byte[] forged = genuine.toArray();
      forged[at] ^= 0x10;
      Hash before = chain.root();
      assertThat(chain.run(update(Bytes.wrap(forged))).code()).as("byte " + at).isIn(25, 26, 27);
      assertThat(chain.root()).isEqualTo(before);
    }
    assertThat(chain.run(update(genuine)).success()).isTrue();
    assertUnchanged(chain, 27, "block height: ", genuine);
    assertUnchanged(chain, 25, "2 of 4 (expected: >= 3)", world.block(2));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void aChangeOfVotersCannotBeSkipped(VotedWorld world) throws MalformedMessage {
    HubChain chain = channel(world);
    Bytes change = world.change(VotedWorld.OTHERS);
    Bytes after = world.block(5);
    Hash before = chain.root();
    assertThat(chain.run(update(after)).code()).isIn(25, 26);
    assertThat(chain.root()).isEqualTo(before);
    assertThat(chain.run(update(change)).success()).isTrue();
    assertThat(chain.run(update(after)).success()).isTrue();
  }

  /** "Now" is the block's own time: the same for every member. */
  @ParameterizedTest
  @MethodSource("worlds")
  void aBlockOfTheFutureHasToWait(VotedWorld world) throws MalformedMessage {
    HubChain chain = channel(world);
    long ahead = chain.now() + 3_600_000_000L;
    assertUnchanged(chain, 26, ".timestamp: " + ahead, world.following(ahead));
    assertThat(chain.run(update(world.following(chain.now() + 5_000_000))).success()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void twoHistoriesFreezeItForGood(VotedWorld world) throws MalformedMessage {
    HubChain chain = channel(world);
    assertThat(chain.run(update(world.block(4))).success()).isTrue();
    Receipt frozen = chain.run(update(world.rival()));
    assertThat(frozen.success()).as(frozen.message()).isTrue();
    assertThat(frozen.events().getFirst().indexed())
        .containsExactly("LinkFrozen(str,str)", VotedWorld.LINK);
    assertThat(chain.query("getStatus", RpcItem.dict()).text("frozen")).isPresent();
    assertUnchanged(chain, 29, "frozen by ", world.block(4));
    assertUnchanged(chain, 29, "frozen by ", world.rival());
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void itIsForUpdatesAndNothingElse(VotedWorld world) throws MalformedMessage {
    HubChain chain = channel(world);
    for (HubOperation other :
        List.of(
            new HubOperation.Relay(NetworkAddress.of(VotedWorld.LINK), Bytes.EMPTY),
            new HubOperation.Advance())) {
      Admission admission = chain.admit(chain.transaction(other).encode());
      assertThat(((Admission.Refused) admission).reason()).contains("(expected: update)");
    }
    Bytes tooLong = Bytes.wrap(new byte[HubOperation.MAX_UPDATE_BYTES + 1]);
    Admission admission = chain.admit(chain.transaction(update(tooLong)).encode());
    assertThat(((Admission.Refused) admission).reason()).contains("(expected: <= ");
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void theGenesisHasToFitItsCheckpoint(VotedWorld world) {
    String section = "genesis." + world.engine();
    refused(world, world.checkpoint().with("checkpoint", "0x" + "00".repeat(32)), section);
    refused(world, world.checkpoint().with("checkpoint", "0x" + "11".repeat(32)), section);
    refused(world, world.checkpoint().with("header", "0xc0"), section);
    refused(
        world,
        world.checkpoint().with(world.electorate(), VotedWorld.named(VotedWorld.OTHERS)),
        section + ": " + (world instanceof GoloopBlocks ? "validators' hash" : "representatives'"));
    refused(
        world, world.checkpoint().with("headr", "0x"), section + ".headr: unknown key (expected:");
    RpcItem.Dict wrongLink =
        world.genesis().with("link", RpcItem.dict().with("network", "0x1.icon").with("nid", "1"));
    assertThatThrownBy(() -> world.channel(wrongLink)).hasMessageContaining("genesis.link.nid");
  }

  private static void refused(VotedWorld world, RpcItem.Dict checkpoint, String why) {
    RpcItem.Dict genesis = world.genesis().with(world.engine(), checkpoint);
    assertThatThrownBy(() -> world.channel(genesis))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining(why)
        .hasMessageContaining("expected");
  }
}
