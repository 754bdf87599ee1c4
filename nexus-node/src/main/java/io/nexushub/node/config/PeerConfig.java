package io.nexushub.node.config;

import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
   * @param key what it signs with as a member, if no genesis file says so: of one that joined later
   *     or has changed its key. Whether it is a member is said by each channel's chain alone
   */
  public record RemotePeer(
      String name, String host, int port, Hash certificate, Optional<PublicKey> key) {
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
          section.hash("certificate"),
          section.has("key") ? Optional.of(section.publicKey("key")) : Optional.empty());
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
    List<PublicKey> keys = remotes.stream().flatMap(each -> each.key().stream()).toList();
    Check.that(
        keys.stream().distinct().count() == keys.size(),
        "peer.remotes",
        "a key twice",
        "each key once");
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
