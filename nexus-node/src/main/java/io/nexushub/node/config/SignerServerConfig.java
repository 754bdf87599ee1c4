package io.nexushub.node.config;

import io.nexushub.protocol.Hash;
import java.nio.file.Path;
import java.util.List;

/**
 * The file of {@code nexus signer serve}.
 *
 * @param journal folder of the signer's journal
 * @param certificate PEM file of the certificate the signer shows
 * @param privateKey PEM file (PKCS #8) of the certificate's key
 * @param clients SHA-256 of the certificates that may ask
 * @param effective every value in force, for the log
 */
public record SignerServerConfig(
    KeyConfig key,
    Path journal,
    String host,
    int port,
    Path certificate,
    Path privateKey,
    List<Hash> clients,
    List<Setting> effective) {
  public SignerServerConfig {
    clients = List.copyOf(clients);
    effective = List.copyOf(effective);
    Check.port("server.port", port);
    Check.that(!clients.isEmpty(), "server.clients", "none", ">= 1");
  }

  public static SignerServerConfig read(Path file) {
    return from(Section.read(file));
  }

  /** See {@link #read}; for configuration that was made here. */
  public static SignerServerConfig from(Section section) {
    KeyConfig key = KeyConfig.from(section.section("key"));
    Path journal = section.file("journal", "signer");
    Section server = section.section("server");
    SignerServerConfig config =
        new SignerServerConfig(
            key,
            journal,
            server.text("host", "127.0.0.1"),
            server.integer("port", 7200),
            server.file("certificate", "certificate.pem"),
            server.file("private-key", "certificate-key.pem"),
            server.texts("clients", List.of()).stream()
                .map(SignerServerConfig::fingerprint)
                .toList(),
            section.effective());
    section.end();
    return config;
  }

  private static Hash fingerprint(String text) {
    try {
      return Hash.hex(text);
    } catch (IllegalArgumentException e) {
      throw InvalidConfiguration.of("server.clients", text, "hex of 32 bytes each");
    }
  }
}
