package io.nexushub.node.config;

import io.nexushub.protocol.Hash;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@code peer} section of the node's file: where this node listens for its peers, who it is to
 * them, and where they are.
 *
 * @param certificate PEM file of the certificate this node shows
 * @param privateKey PEM file (PKCS #8) of the certificate's key
 */
public record PeerConfig(
    String host, int port, Path certificate, Path privateKey, List<RemotePeer> remotes) {
  /**
   * A node to dial.
   *
   * @param certificate SHA-256 of its certificate (DER); nothing else makes it that node
   */
  public record RemotePeer(String name, String host, int port, Hash certificate) {
    public RemotePeer {
      Check.port("peer.remotes.port", port);
      Check.that(port > 0, "peer.remotes.port", port, "1 to 65535");
      Check.that(!certificate.isZero(), "peer.remotes.certificate", certificate, "not zero");
    }

    static RemotePeer from(Section section) {
      return new RemotePeer(
          section.text("name"),
          section.text("host"),
          section.integer("port"),
          section.hash("certificate"));
    }
  }

  public PeerConfig {
    Check.port("peer.port", port);
    remotes = List.copyOf(remotes);
    Check.that(
        remotes.stream().map(RemotePeer::certificate).distinct().count() == remotes.size(),
        "peer.remotes",
        "a certificate twice",
        "each peer once");
  }

  static PeerConfig from(Section section) {
    return new PeerConfig(
        section.text("host", "127.0.0.1"),
        section.integer("port", 7100),
        section.file("certificate", "certificate.pem"),
        section.file("private-key", "certificate-key.pem"),
        section.sections("remotes").stream().map(RemotePeer::from).toList());
  }
}
