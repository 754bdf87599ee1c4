package io.nexushub.node.cli;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.LoopchainFollower;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.loopchain.LoopchainReceipt;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Follows a loopchain network in the terminal. */
@Command(
    name = "loopchain",
    description =
        "Follows a loopchain network from a checkpoint of version 0.3 or later, at nodes of"
            + " loopchain or at goloop nodes that keep its old blocks; or proves one transaction with"
            + " its receipt.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:proven",
      "1:cannot begin or prove, or the chain finalised two histories",
      "2:the command makes no sense"
    })
final class LoopchainClientCommand
    extends TransactionClientCommand<LoopchainState, LoopchainFollower> {
  @Override
  TrustedFile.Codec<LoopchainState> codec() {
    return LoopchainFollower.CODEC;
  }

  @Override
  Future<LoopchainState> begin(Endpoints endpoints, BlockCheckpoint checkpoint) {
    return LoopchainFollower.begin(Secp256k1.scheme(), endpoints, checkpoint);
  }

  @Override
  LoopchainFollower follower(Vertx vertx, Endpoints endpoints, LoopchainState begin) {
    return new LoopchainFollower(
        vertx, Secp256k1.scheme(), endpoints, begin, InstantSource.system());
  }

  @Override
  String electorate() {
    return "representatives";
  }

  @Override
  void prove(LoopchainFollower follower, Hash id, PrintWriter out) {
    LoopchainFollower.ProvenTransaction proven = follower.transaction(id).await();
    printPlace(out, id, proven.index(), proven.height(), follower);
    LoopchainReceipt receipt = proven.receipt();
    out.printf(
        "proven: it %s, to %s, %s steps%n",
        receipt.succeeded() ? "succeeded" : "failed",
        receipt.fields().text("to").orElse("nobody"),
        receipt.fields().text("stepUsed").orElse("no"));
    for (LoopchainReceipt.Event event : receipt.events()) {
      printEvent(
          out,
          event.signature(),
          event.score(),
          Stream.concat(event.indexed().stream().skip(1), event.data().stream())
              .map(value -> value.orElse("null")));
    }
  }
}
