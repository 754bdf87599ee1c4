package io.nexushub.notary;

import io.nexushub.lft.Application;
import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;

/** The light-client channel of ICON's main network or another one that goloop runs. */
public final class GoloopChannel {
  private static final VotedChain.StateForm<GoloopState> STATE =
      new VotedChain.StateForm<>(
          GoloopState::encode, GoloopState::decode, GoloopState::conflict, GoloopChannel::head);

  private GoloopChannel() {}

  /**
   * A channel by its genesis.
   *
   * @param genesis as {@link VotedGenesis} reads it
   * @throws MalformedMessage with the path of the key, what stood there and what was expected; also
   *     if header or validators are not those of the checkpoint
   */
  public static Application fromGenesis(
      RpcItem.Dict genesis, HashFunction keccak, SignatureScheme scheme) throws MalformedMessage {
    VotedGenesis read = VotedGenesis.read(genesis, "goloop", "validators");
    GoloopLightClient client = new GoloopLightClient(scheme);
    GoloopState checkpoint =
        read.checkpoint(() ->
            client.initialise(
                read.block(), GoloopHeader.decode(read.header()), Validators.of(read.voters())));
    return new VotedChannel<>(
        read.channel(),
        read.network(),
        new VotedChain<>(
            client,
            checkpoint,
            GoloopUpdate::decode,
            update -> update.votes().votes().size(),
            STATE),
        keccak,
        scheme);
  }

  private static VotedChain.Head head(GoloopState trusted) {
    return new VotedChain.Head(
        trusted.header().height(),
        trusted.id(),
        trusted.header().timestamp(),
        trusted.validators().hash(),
        trusted.validators().size());
  }
}
