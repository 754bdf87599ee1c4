package io.nexushub.follow;

import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Blocks of goloop to begin at. */
record GoloopCheckpoints(GoloopLightClient client) implements CheckpointSource {
  /** The votes on the newest block may still be on their way. */
  @Override
  public Future<Long> height(Endpoints servers) {
    return servers.ask(IconRpc::lastHeight).map(last -> Math.max(0, last - 1));
  }

  @Override
  public Future<Offer> offer(Endpoints servers, long height) {
    return servers
        .ask(endpoint -> GoloopSource.header(endpoint, height))
        .map(header -> new BlockCheckpoint(height, header.id()))
        .compose(checkpoint ->
            GoloopFollower.begin(client, servers, checkpoint)
                .map(state -> offer(checkpoint, state)));
  }

  private static Offer offer(BlockCheckpoint checkpoint, GoloopState state) {
    return new Offer(
        checkpoint,
        Optional.of(GoloopFollower.time(state)),
        new JsonObject()
            .put(
                "goloop",
                new JsonObject()
                    .put("checkpoint", checkpoint.hash().toString())
                    .put("header", state.header().encode().toString())
                    .put("validators", IconRpc.named(state.validators().keys()))));
  }
}
