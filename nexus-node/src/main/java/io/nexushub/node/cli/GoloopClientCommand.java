package io.nexushub.node.cli;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.GoloopFollower;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.goloop.GoloopEvent;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopProven.Fact;
import io.nexushub.lightclient.goloop.GoloopReceipt;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Follows a goloop network in the terminal. */
@Command(
    name = "goloop",
    description =
        "Follows ICON, or another goloop network, from a checkpoint, verifying everything; or proves"
            + " one transaction with its receipt and events.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:proven",
      "1:cannot begin or prove, or the chain finalised two histories",
      "2:the command makes no sense"
    })
final class GoloopClientCommand extends TransactionClientCommand<GoloopState, GoloopFollower> {
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
  GoloopFollower follower(Vertx vertx, Endpoints endpoints, GoloopState begin) {
    return new GoloopFollower(vertx, client, endpoints, begin, InstantSource.system());
  }

  @Override
  String electorate() {
    return "validators";
  }

  @Override
  void prove(GoloopFollower follower, Hash id, PrintWriter out) {
    GoloopFollower.ProvenTransaction proven = follower.transaction(id).await();
    printPlace(out, id, proven.index(), proven.height(), follower);
    GoloopReceipt receipt = proven.receipt();
    out.printf(
        "proven: it %s, to %s, %d steps%n",
        receipt.succeeded() ? "succeeded" : "failed with status " + receipt.status(),
        receipt.to(),
        receipt.stepUsed());
    for (Fact.OfEvent fact : proven.events()) {
      GoloopEvent event = fact.event();
      printEvent(
          out,
          event.signature(),
          event.score(),
          Stream.concat(event.indexed().stream().skip(1), event.data().stream())
              .map(value -> value.map(Bytes::toString).orElse("null")));
    }
  }
}
