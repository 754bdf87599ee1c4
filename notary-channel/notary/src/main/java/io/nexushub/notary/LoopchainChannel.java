package io.nexushub.notary;

import io.nexushub.lft.Application;
import io.nexushub.lightclient.loopchain.LoopchainHeader;
import io.nexushub.lightclient.loopchain.LoopchainLightClient;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;

/** The light-client channel of a loopchain network, which votes on blocks of 0.3 to 0.5. */
public final class LoopchainChannel {
  private static final VotedChain.StateForm<LoopchainState> STATE =
      new VotedChain.StateForm<>(
          LoopchainState::encode,
          LoopchainState::decode,
          LoopchainState::conflict,
          LoopchainChannel::head);

  private LoopchainChannel() {}

  /**
   * A channel by its genesis.
   *
   * @param genesis as {@link VotedGenesis} reads it
   * @throws MalformedMessage with the path of the key, what stood there and what was expected; also
   *     if header or representatives are not those of the checkpoint
   */
  public static Application fromGenesis(
      RpcItem.Dict genesis, HashFunction keccak, SignatureScheme scheme) throws MalformedMessage {
    VotedGenesis read = VotedGenesis.read(genesis, "loopchain", "representatives");
    LoopchainLightClient client = new LoopchainLightClient(scheme);
    LoopchainState checkpoint =
        read.checkpoint(() ->
            client.initialise(
                read.block(), LoopchainHeader.decode(read.header()), RepList.of(read.voters())));
    return new VotedChannel<>(
        read.channel(),
        read.network(),
        new VotedChain<>(
            client, checkpoint, LoopchainUpdate::decode, LoopchainUpdate::votesFor, STATE),
        keccak,
        scheme);
  }

  private static VotedChain.Head head(LoopchainState trusted) {
    return new VotedChain.Head(
        trusted.header().height(),
        trusted.hash(),
        trusted.header().timestamp(),
        trusted.reps().root(),
        trusted.reps().size());
  }
}
