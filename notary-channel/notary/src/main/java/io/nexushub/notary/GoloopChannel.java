package io.nexushub.notary;

import io.nexushub.lft.Application;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import java.util.Optional;

/** The light-client channel of ICON's main network or another one that goloop runs. */
public final class GoloopChannel implements VotedChain<GoloopState, GoloopUpdate> {
  private final GoloopLightClient client;
  private final GoloopState checkpoint;

  private GoloopChannel(GoloopLightClient client, GoloopState checkpoint) {
    this.client = client;
    this.checkpoint = checkpoint;
  }

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
        read.channel(), read.network(), new GoloopChannel(client, checkpoint), keccak, scheme);
  }

  @Override
  public LightClient<GoloopState, GoloopUpdate, ?, ?> client() {
    return client;
  }

  @Override
  public GoloopState checkpoint() {
    return checkpoint;
  }

  @Override
  public GoloopUpdate update(Bytes submitted) throws MalformedMessage {
    return GoloopUpdate.decode(submitted);
  }

  @Override
  public Bytes encode(GoloopState trusted) {
    return trusted.encode();
  }

  @Override
  public GoloopState decode(Bytes encoded) throws MalformedMessage {
    return GoloopState.decode(encoded);
  }

  @Override
  public Optional<Conflict> conflict(GoloopState trusted) {
    return trusted.conflict();
  }

  @Override
  public Head head(GoloopState trusted) {
    return new Head(
        trusted.header().height(),
        trusted.id(),
        trusted.header().timestamp(),
        trusted.validators().hash(),
        trusted.validators().size());
  }

  @Override
  public int votes(GoloopUpdate verified) {
    return verified.votes().votes().size();
  }
}
