package io.nexushub.node.config;

import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.WrongPassword;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens the key that a configuration names. */
public final class KeyFile {
  private KeyFile() {}

  public static Signer open(KeyConfig key) {
    try {
      String text = readBounded(key.keystore());
      List<String> lines = Files.readAllLines(key.passwordFile());
      if (lines.isEmpty() || lines.getFirst().isEmpty()) {
        throw InvalidConfiguration.of(
            "key.password-file",
            key.passwordFile() + " is empty",
            "the password on its first line");
      }
      return LocalSigner.of(Keystore.open(text, lines.getFirst().toCharArray()));
    } catch (IOException e) {
      throw new InvalidConfiguration("key: cannot read " + e.getMessage(), e);
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration("key.keystore: " + key.keystore() + ": " + e.getMessage(), e);
    } catch (WrongPassword e) {
      throw new InvalidConfiguration("key.password-file: not the password of " + key.keystore(), e);
    }
  }

  private static String readBounded(Path file) throws IOException {
    if (Files.size(file) > Keystore.MAX_LENGTH) {
      throw InvalidConfiguration.of(
          "key.keystore", Files.size(file) + " bytes", "<= " + Keystore.MAX_LENGTH);
    }
    return Files.readString(file);
  }
}
