package io.nexushub.node.cli;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import picocli.CommandLine.Option;

/** Options that say which BTP network of which chain. */
final class BtpNetworkOptions {
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

  NetworkAddress uid() {
    try {
      return NetworkAddress.parse(uid);
    } catch (MalformedMessage malformed) {
      throw new InvalidConfiguration("--uid: " + malformed.getMessage());
    }
  }

  long networkId() {
    return networkId;
  }

  /** {@code network 1 of 0x1.icon}. */
  @Override
  public String toString() {
    return "network %d of %s".formatted(networkId, uid);
  }
}
