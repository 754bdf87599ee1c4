package io.nexushub.node.cli;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.node.config.KeyFile;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and shows key files. */
@Command(
    name = "keystore",
    description = "Makes key files and shows whose they are. Needs no running node.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class KeystoreCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A new key in a new file; an existing file is never written over. */
  @Command(name = "new", description = "Makes a key and writes it to a new file.")
  int create(
      @Parameters(paramLabel = "FILE", description = "Must not exist.") Path file,
      @Option(
              names = "--password-file",
              required = true,
              description = "File with the password on its first line.")
          Path passwordFile,
      @Option(
              names = "--kind",
              description = "ETHEREUM or ICON (default: ${DEFAULT-VALUE}).",
              defaultValue = "ICON")
          Keystore.Kind kind)
      throws IOException {
    List<String> lines = Files.readAllLines(passwordFile);
    if (lines.isEmpty() || lines.getFirst().isEmpty()) {
      throw new InvalidConfiguration(
          passwordFile + ": empty (expected: the password on its first line)");
    }
    SecureRandom random = new SecureRandom();
    SecretKey secret = SecretKey.generate(random);
    String sealed =
        Keystore.seal(
            secret, lines.getFirst().toCharArray(), kind, KeyDerivation.Cost.STANDARD, random);
    Files.writeString(file, sealed, StandardOpenOption.CREATE_NEW);
    print(LocalSigner.of(secret));
    return Nexus.OK;
  }

  @Command(name = "show", description = "Shows the addresses and the public key of a key file.")
  int show(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(
              names = "--password-file",
              required = true,
              description = "File with the password on its first line.")
          Path passwordFile) {
    print(KeyFile.open(new KeyConfig(file, passwordFile)));
    return Nexus.OK;
  }

  private void print(Signer signer) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("icon        " + IconAddress.of(signer.publicKey()));
    out.println("ethereum    " + Address.of(signer.publicKey(), Keccak256.FUNCTION));
    out.println("public key  0x" + signer.publicKey().toHex());
    out.flush();
  }
}
