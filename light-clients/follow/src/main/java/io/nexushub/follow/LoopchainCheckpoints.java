package io.nexushub.follow;

import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Blocks of loopchain to begin at. */
record LoopchainCheckpoints(SignatureScheme scheme) implements CheckpointSource {
  @Override
  public Future<Long> height(Endpoints servers) {
    LoopchainSource source = new LoopchainSource(scheme);
    return servers.ask(endpoint -> source.node(endpoint).compose(LoopchainNode::newest));
  }

  @Override
  public Future<Offer> offer(Endpoints servers, long height) {
    LoopchainSource source = new LoopchainSource(scheme);
    return servers
        .ask(endpoint -> source.node(endpoint).compose(node -> node.block(height)))
        .map(block -> new BlockCheckpoint(height, block.header().hash()))
        .compose(checkpoint ->
            LoopchainFollower.begin(scheme, servers, checkpoint)
                .map(state -> offer(checkpoint, state)));
  }

  private static Offer offer(BlockCheckpoint checkpoint, LoopchainState state) {
    return new Offer(
        checkpoint,
        Optional.of(LoopchainFollower.time(state)),
        new JsonObject()
            .put(
                "loopchain",
                new JsonObject()
                    .put("checkpoint", checkpoint.hash().toString())
                    .put("header", state.header().encode().toString())
                    .put("representatives", IconRpc.named(state.reps().reps()))));
  }
}
