package io.nexushub.node.config;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the certificate that a configuration names. */
public final class CertificateFile {
  private CertificateFile() {}

  /**
   * @param section of the configuration, for complaints
   */
  public static NodeCertificate open(String section, Path certificate, Path privateKey)
      throws IOException {
    try {
      return NodeCertificate.fromPem(read(certificate), read(privateKey));
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration(
          "%s.certificate or %s.private-key: %s".formatted(section, section, e.getMessage()), e);
    }
  }

  private static String read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new InvalidConfiguration(file + ": cannot be read (expected: a PEM file)");
    }
    return Files.readString(file);
  }
}
