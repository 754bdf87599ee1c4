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
    return open(key, "key.keystore", "key.password-file");
  }

  /**
   * See {@link #open(KeyConfig)}.
   *
   * @param keystore how the user calls the keystore
   * @param passwordFile how he calls the other file
   */
  public static Signer open(KeyConfig key, String keystore, String passwordFile) {
    try {
      String text = read(key.keystore(), keystore);
      List<String> lines = Files.readAllLines(key.passwordFile());
      if (lines.isEmpty() || lines.getFirst().isEmpty()) {
        throw InvalidConfiguration.of(
            passwordFile, key.passwordFile() + " is empty", "the password on its first line");
      }
      return LocalSigner.of(Keystore.open(text, lines.getFirst().toCharArray()));
    } catch (IOException e) {
      throw new InvalidConfiguration("key: cannot read " + e.getMessage(), e);
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration(keystore + ": " + key.keystore() + ": " + e.getMessage(), e);
    } catch (WrongPassword e) {
      throw new InvalidConfiguration(passwordFile + ": not the password of " + key.keystore(), e);
    }
  }

  /** The text of a keystore, if it is short enough to be one. */
  public static String read(Path file, String keystore) throws IOException {
    if (Files.size(file) > Keystore.MAX_LENGTH) {
      throw InvalidConfiguration.of(
          keystore, Files.size(file) + " bytes", "<= " + Keystore.MAX_LENGTH);
    }
    return Files.readString(file);
  }
}
