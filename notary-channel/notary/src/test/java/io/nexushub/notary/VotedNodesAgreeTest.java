package io.nexushub.notary;

import static io.nexushub.notary.VotedWorld.OTHERS;
import static io.nexushub.notary.VotedWorld.VOTERS;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four nodes of the channels of loopchain, goloop and BTP networks take the same updates and hold
 * the same bytes. Of loopchain no block was found with the votes on it, of goloop no change of
 * validators, so these chains are made here; real votes are verified in the light clients' tests.
 */
class VotedNodesAgreeTest {
  private static final long NOW = 1_800_000_000_000_000L;
  private static final List<Signer> THIRD = Signers.set("third-voter", 5);

  static List<VotedWorld> worlds() {
    return VotedChannelTest.worlds();
  }

  /** Two steps on somebody else votes: inside a term loopchain's blocks may be skipped. */
  @ParameterizedTest
  @MethodSource("worlds")
  void afterVotedBlocks(VotedWorld world) throws MalformedMessage {
    List<Bytes> updates =
        List.of(
            world.change(OTHERS),
            world.change(THIRD),
            world.block(4),
            world.change(VOTERS),
            world.change(OTHERS),
            world.block(5));
    agree(world, updates);
  }

  /** Also frozen they are the same: the conflict is a part of what they hold. */
  @ParameterizedTest
  @MethodSource("worlds")
  void afterTwoHistories(VotedWorld world) throws MalformedMessage {
    List<Bytes> updates = List.of(world.block(4), world.rival());
    agree(world, updates);
  }

  private static void agree(VotedWorld world, List<Bytes> updates) throws MalformedMessage {
    new AgreeingNodes(
            NetworkAddress.of(VotedWorld.CHANNEL),
            () -> world.channel(world.genesis()),
            StateKeys.client(NetworkAddress.of(VotedWorld.LINK)),
            updates.stream().<HubOperation>map(HubOperation.Update::new).toList(),
            NOW)
        .agree();
  }

  @Test
  void afterAnotherNexussBlocks() throws MalformedMessage {
    NetworkAddress hub = NetworkAddress.of("0x7.nexus");
    SourceChain other = new SourceChain(hub.toString(), "other-hub");
    List<HubOperation> relays =
        LongStream.range(0, 5)
            .mapToObj(i -> other.send(Worlds.request(hub, Worlds.ETH, i + 1)))
            .<HubOperation>map(before -> new HubOperation.Relay(hub, other.relay(before)))
            .toList();
    RpcItem.Dict genesis =
        Worlds.channel("0x103.nexus", Signers.set("lc-hub", 4), "0x1.nexus")
            .with(
                "link",
                RpcItem.dict()
                    .with("network", hub.toString())
                    .with("network_id", 1)
                    .with("first_header", other.signed.firstHeader(1).toString()));
    new AgreeingNodes(
            NetworkAddress.of("0x103.nexus"),
            () -> BtpChannel.fromGenesis(genesis, Keccak256.FUNCTION, Secp256k1.scheme()),
            StateKeys.client(hub),
            relays,
            NOW)
        .agree();
  }
}
