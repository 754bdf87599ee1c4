package io.nexushub.node.cli;

import io.nexushub.crypto.NodeCertificate;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.MalformedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and shows the certificates by which nodes and signers know one another. */
@Command(
    name = "certificate",
    description = "Makes the certificate of a node or a signer and shows its fingerprint.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CertificateCommand implements Runnable {
  /** A clock that is a little behind must not find the certificate not valid yet. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final long MAX_LENGTH = 64 << 10;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Existing files are never written over. */
  @Command(
      name = "new",
      description = "Writes certificate.pem and certificate-key.pem into a folder.")
  int create(
      @Parameters(paramLabel = "FOLDER", description = "Holds neither of them yet.") Path folder,
      @Option(names = "--name", required = true, description = "Common name, for people to read.")
          String name,
      @Option(
              names = "--days",
              defaultValue = "3650",
              description = "How long it is valid (default: ${DEFAULT-VALUE}).")
          int days)
      throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,62}")) {
      throw InvalidConfiguration.of("--name", name, "letters, digits, '.', '-'; at most 63");
    }
    if (days < 1 || days > 36_500) {
      throw InvalidConfiguration.of("--days", days, "1 to 36500");
    }
    NodeCertificate certificate =
        NodeCertificate.createSelfSigned(
            name,
            Instant.now().minus(BACKDATED),
            Duration.ofDays(days).plus(BACKDATED),
            new SecureRandom());
    Files.createDirectories(folder);
    Path key = folder.resolve("certificate-key.pem");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, certificate.privateKeyPem());
    Files.writeString(
        folder.resolve("certificate.pem"),
        certificate.certificatePem(),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    return said(certificate.fingerprint().toString());
  }

  @Command(name = "show", description = "Shows the SHA-256 that others must be told.")
  int show(@Parameters(paramLabel = "FILE", description = "PEM.") Path file) throws IOException {
    if (Files.size(file) > MAX_LENGTH) {
      throw InvalidConfiguration.of(file.toString(), Files.size(file) + " bytes", "a PEM file");
    }
    try {
      return said(
          NodeCertificate.fingerprint(NodeCertificate.certificateFromPem(Files.readString(file)))
              .toString());
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration(file + ": " + e.getMessage(), e);
    }
  }

  private int said(String fingerprint) {
    spec.commandLine().getOut().println("sha-256     " + fingerprint);
    spec.commandLine().getOut().flush();
    return Nexus.OK;
  }
}
