package io.nexushub.node.cli;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.GoloopFollower;
import io.nexushub.follow.LoopchainFollower;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.goloop.GoloopEvent;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopReceipt;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Follows a goloop network in the terminal. */
@Command(
    name = "goloop",
    description =
        "Follows ICON, or another goloop network, from a checkpoint, verifying everything; or proves"
            + " one transaction with its receipt and events.")
final class GoloopClientCommand extends TransactionClientCommand<GoloopState, GoloopFollower> {
  @Option(
      names = "--after",
      paramLabel = "FILE",
      description =
          "Instead of --checkpoint: what the light client of loopchain has kept (its --data) that has"
              + " come to its network's last block. The representatives of then vote on goloop's"
              + " first blocks.")
  private @Nullable Path loopchain;

  private final GoloopLightClient client = new GoloopLightClient(Secp256k1.scheme());

  @Override
  TrustedFile.Codec<GoloopState> codec() {
    return GoloopFollower.CODEC;
  }

  @Override
  Future<GoloopState> begin(Endpoints endpoints, BlockCheckpoint checkpoint) {
    return GoloopFollower.begin(client, endpoints, checkpoint);
  }

  @Override
  Optional<Future<GoloopState>> inherited(Endpoints endpoints) throws IOException {
    if (loopchain == null) {
      return Optional.empty();
    }
    LoopchainState last =
        new TrustedFile<>(loopchain, LoopchainFollower.CODEC)
            .read()
            .orElseThrow(() ->
                new InvalidConfiguration(
                    "--after: %s does not exist (expected: the --data of light-client loopchain)"
                        .formatted(loopchain)));
    return Optional.of(
        GoloopFollower.succeed(client, endpoints, last, InstantSource.system())
            .onSuccess(state ->
                out()
                    .printf(
                        "begins after loopchain's block %d: goloop's %d%n",
                        last.header().height(), state.header().height())));
  }

  @Override
  GoloopFollower follower(Vertx vertx, Endpoints endpoints, GoloopState begin) {
    return new GoloopFollower(vertx, client, endpoints, begin, InstantSource.system());
  }

  @Override
  String electorate() {
    return "validators";
  }

  @Override
  Proven prove(GoloopFollower follower, Hash id) {
    GoloopFollower.ProvenTransaction proven = follower.transaction(id).await();
    GoloopReceipt receipt = proven.receipt();
    return new Proven(
        proven.height(),
        proven.index(),
        receipt.succeeded() ? "succeeded" : "failed with status " + receipt.status(),
        receipt.to(),
        receipt.stepUsed(),
        proven.events().stream().map(fact -> event(fact.event())).toList());
  }

  private static Proven.Event event(GoloopEvent event) {
    return new Proven.Event(
        event.signature(), event.score(), values(event.indexed(), event.data()));
  }
}
