package io.nexushub.notary;

import io.nexushub.lft.Application;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.loopchain.LoopchainHeader;
import io.nexushub.lightclient.loopchain.LoopchainLightClient;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import java.util.Optional;

/** The light-client channel of a loopchain network, which votes on blocks of 0.3 to 0.5. */
public final class LoopchainChannel implements VotedChain<LoopchainState, LoopchainUpdate> {
  private final LoopchainLightClient client;
  private final LoopchainState checkpoint;

  private LoopchainChannel(LoopchainLightClient client, LoopchainState checkpoint) {
    this.client = client;
    this.checkpoint = checkpoint;
  }

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
        read.channel(), read.network(), new LoopchainChannel(client, checkpoint), keccak, scheme);
  }

  @Override
  public LightClient<LoopchainState, LoopchainUpdate, ?, ?> client() {
    return client;
  }

  @Override
  public LoopchainState checkpoint() {
    return checkpoint;
  }

  @Override
  public LoopchainUpdate update(Bytes submitted) throws MalformedMessage {
    return LoopchainUpdate.decode(submitted);
  }

  @Override
  public Bytes encode(LoopchainState trusted) {
    return trusted.encode();
  }

  @Override
  public LoopchainState decode(Bytes encoded) throws MalformedMessage {
    return LoopchainState.decode(encoded);
  }

  @Override
  public Optional<Conflict> conflict(LoopchainState trusted) {
    return trusted.conflict();
  }

  @Override
  public Head head(LoopchainState trusted) {
    return new Head(
        trusted.header().height(),
        trusted.hash(),
        trusted.header().timestamp(),
        trusted.reps().root(),
        trusted.reps().size());
  }

  @Override
  public int votes(LoopchainUpdate verified) {
    return verified.votesFor();
  }
}
