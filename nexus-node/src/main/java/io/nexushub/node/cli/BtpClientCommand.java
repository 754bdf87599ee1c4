package io.nexushub.node.cli;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.BtpFollower;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.ProvenMessages;
import io.nexushub.protocol.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows a BTP network in the terminal. */
@Command(
    name = "btp",
    description =
        "Follows a BTP network of a goloop chain or of a hub's channel from the block that announced"
            + " its members, verifying every block and every message; or proves one message.")
final class BtpClientCommand extends IconClientCommand<BtpClientState, BtpFollower> {
  @Mixin private BtpNetworkOptions network = new BtpNetworkOptions();

  @Option(names = "--messages", description = "Prints each message once it is proven.")
  private boolean printed;

  @Option(
      names = "--prove",
      paramLabel = "SN",
      description = "Follows to the head, proves the message of that number and ends.")
  private @Nullable Long prove;

  private Optional<Bytes> wanted = Optional.empty();

  @Override
  TrustedFile.Codec<BtpClientState> codec() {
    return BtpFollower.CODEC;
  }

  @Override
  Future<BtpClientState> begin(Endpoints endpoints, BlockCheckpoint checkpoint) {
    return BtpFollower.begin(
        Keccak256.FUNCTION,
        Secp256k1.scheme(),
        endpoints,
        network.uid(),
        network.networkId(),
        checkpoint);
  }

  /** A kept state of another network would find nothing but lies. */
  @Override
  BtpFollower follower(Vertx vertx, Endpoints endpoints, BtpClientState begin) throws IOException {
    if (!begin.uid().equals(network.uid()) || begin.networkId() != network.networkId()) {
      throw new IOException(
          "kept state: network %d of %s (expected: %s)"
              .formatted(begin.networkId(), begin.uid(), network));
    }
    return new BtpFollower(
        vertx, Keccak256.FUNCTION, Secp256k1.scheme(), endpoints, begin, this::proven);
  }

  private void proven(ProvenMessages messages) {
    for (int i = 0; i < messages.messages().size(); i++) {
      Bytes message = messages.messages().get(i);
      long number = messages.first() + i;
      if (prove != null && prove == number) {
        wanted = Optional.of(message);
      }
      if (printed) {
        out().printf("message %d: %s%n", number, message);
      }
    }
  }

  @Override
  String electorate() {
    return "members";
  }

  @Override
  String lag(BtpFollower follower) {
    return "next message %d, %d behind"
        .formatted(follower.sync().trusted().nextMessage(), follower.messagesBehind());
  }

  /** BTP blocks have no time: who gives the checkpoint answers for its age. */
  @Override
  void requireYoung(BtpFollower follower) {}

  @Override
  Optional<Errand<BtpFollower>> errand() {
    return Optional.ofNullable(prove)
        .map(number ->
            (follower, out) -> {
              BtpClientState trusted = follower.sync().trusted();
              Bytes message =
                  wanted.orElseThrow(() ->
                      new IOException(
                          ("message %d: not among what was followed (expected: one from the"
                                  + " checkpoint or kept state on and below %d)")
                              .formatted(number, trusted.nextMessage())));
              out.printf("proven: message %d of %s: %s%n", number, network, message);
            });
  }
}
