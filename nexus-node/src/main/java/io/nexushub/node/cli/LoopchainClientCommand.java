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
import java.time.InstantSource;
import picocli.CommandLine.Command;

/** Follows a loopchain network in the terminal. */
@Command(
    name = "loopchain",
    description =
        "Follows a loopchain network from a checkpoint of version 0.3 or later, at nodes of"
            + " loopchain or at goloop nodes that keep its old blocks; or proves one transaction with"
            + " its receipt.")
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
  Proven prove(LoopchainFollower follower, Hash id) {
    LoopchainFollower.ProvenTransaction proven = follower.transaction(id).await();
    LoopchainReceipt receipt = proven.receipt();
    return new Proven(
        proven.height(),
        proven.index(),
        receipt.succeeded() ? "succeeded" : "failed",
        receipt.fields().text("to").orElse("nobody"),
        receipt.fields().text("stepUsed").orElse("no"),
        receipt.events().stream().map(LoopchainClientCommand::event).toList());
  }

  private static Proven.Event event(LoopchainReceipt.Event event) {
    return new Proven.Event(
        event.signature(), event.score(), values(event.indexed(), event.data()));
  }
}
