package io.nexushub.node.cli;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.BtpFollower;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.TrustedFile;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.ProvenMessages;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Follows a BTP network in the terminal. */
@Command(
    name = "btp",
    description =
        "Follows a BTP network of a goloop chain or of a hub's channel from the block that announced"
            + " its members, verifying every block and every message; or proves one message.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:proven",
      "1:cannot begin or prove, or the chain signed two histories",
      "2:the command makes no sense"
    })
final class BtpClientCommand extends IconClientCommand<BtpClientState, BtpFollower> {
  @Option(
      names = "--uid",
      paramLabel = "ADDRESS",
      required = true,
      description = "Network address of the chain, such as 0x1.icon: part of what is signed.")
  private String uid = "";

  @Option(
      names = "--network-id",
      paramLabel = "N",
      required = true,
      description = "Of the BTP network.")
  private long networkId;

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
        Keccak256.FUNCTION, Secp256k1.scheme(), endpoints, uid(), networkId, checkpoint);
  }

  private NetworkAddress uid() {
    try {
      return NetworkAddress.parse(uid);
    } catch (MalformedMessage malformed) {
      throw new InvalidConfiguration("--uid: " + malformed.getMessage());
    }
  }

  /** A kept state of another network would find nothing but lies. */
  @Override
  BtpFollower follower(Vertx vertx, Endpoints endpoints, BtpClientState begin) throws IOException {
    if (!begin.uid().equals(uid()) || begin.networkId() != networkId) {
      throw new IOException(
          "kept state: network %d of %s (expected: network %d of %s)"
              .formatted(begin.networkId(), begin.uid(), networkId, uid));
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
              out.printf(
                  "proven: message %d of network %d of %s: %s%n", number, networkId, uid, message);
            });
  }
}
