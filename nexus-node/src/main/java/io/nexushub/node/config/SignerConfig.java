package io.nexushub.node.config;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import java.nio.file.Path;
import java.time.Duration;

/** The {@code signer} section of the node's file: where the member key is. */
public sealed interface SignerConfig {
  /**
   * In this process: the key of the {@code key} section.
   *
   * @param journal folder of the signer's journal, beside the node's data and not in it, so that
   *     restoring the one does not restore the other
   */
  record Local(Path journal) implements SignerConfig {}

  /**
   * In another process, over mutual TLS.
   *
   * @param certificate SHA-256 of its certificate (DER); nothing else makes it that signer
   * @param publicKey of the member, so that the node knows who it is while the signer is away
   * @param timeout how long a round may wait for a signature
   */
  record Remote(String host, int port, Hash certificate, PublicKey publicKey, Duration timeout)
      implements SignerConfig {
    private static final Duration MOST = Duration.ofSeconds(10);

    public Remote {
      Check.port("signer.remote.port", port);
      Check.that(port > 0, "signer.remote.port", port, "1 to 65535");
      Check.that(!certificate.isZero(), "signer.remote.certificate", certificate, "not zero");
      Check.that(
          timeout.isPositive() && timeout.compareTo(MOST) <= 0,
          "signer.remote.timeout-ms",
          timeout.toMillis(),
          "1 to " + MOST.toMillis());
    }
  }

  /**
   * @param data the node's data folder
   */
  static SignerConfig from(Section section, Path data) {
    if (!section.has("remote")) {
      Section local = section.section("local");
      return new Local(local.file("journal", data + "-signer"));
    }
    if (section.has("local")) {
      throw new InvalidConfiguration("signer: local and remote (expected: one of them)");
    }
    Section remote = section.section("remote");
    return new Remote(
        remote.text("host"),
        remote.integer("port"),
        remote.hash("certificate"),
        remote.publicKey("public-key"),
        remote.millis("timeout-ms", Duration.ofSeconds(1)));
  }
}
