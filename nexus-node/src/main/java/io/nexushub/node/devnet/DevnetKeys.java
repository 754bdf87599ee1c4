package io.nexushub.node.devnet;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.KeyDerivation;
import io.nexushub.crypto.Keystore;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.NodeCertificate;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes the keys and certificates of a devnet, in the files that an operator would have: scrypt
 * keystores under one password, and PEM certificates. New ones with each devnet.
 */
final class DevnetKeys {
  private static final Duration VALIDITY = Duration.ofDays(30);
  private static final int PASSWORD_BYTES = 16;

  private final Path folder;
  private final Path passwordFile;
  private final String password;
  private final SecureRandom random;

  private DevnetKeys(Path folder, Path passwordFile, String password, SecureRandom random) {
    this.folder = folder;
    this.passwordFile = passwordFile;
    this.password = password;
    this.random = random;
  }

  /**
   * A key, and where it lies.
   *
   * @param keystore the file
   */
  record Account(String name, Signer signer, Path keystore) {
    PublicKey key() {
      return signer.publicKey();
    }

    /** As Ethereum and BTP's type {@code eth} call it. */
    Address ethereum() {
      return Address.of(key(), Keccak256.FUNCTION);
    }

    /** As ICON and the hub's channels call it. */
    IconAddress icon() {
      return IconAddress.key(Address.of(key(), HashFunction.SHA3_256));
    }
  }

  /**
   * A node's certificate, and where it lies.
   *
   * @param pem the certificate
   * @param privateKeyPem its key
   */
  record Certificate(NodeCertificate node, Path pem, Path privateKeyPem) {}

  static DevnetKeys in(Path folder) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[PASSWORD_BYTES];
    random.nextBytes(secret);
    String password = Bytes.wrap(secret).toHex();
    Files.createDirectories(folder);
    Path passwordFile = folder.resolve("password");
    writePrivately(passwordFile, password + "\n");
    return new DevnetKeys(folder, passwordFile, password, random);
  }

  Path passwordFile() {
    return passwordFile;
  }

  Account account(String name, Keystore.Kind kind) throws IOException {
    SecretKey secret = SecretKey.generate(random);
    Path file = folder.resolve(name + ".json");
    // the password is random: a costly derivation would protect nothing and slow every start
    String sealed =
        Keystore.seal(secret, password.toCharArray(), kind, KeyDerivation.Cost.LIGHT, random);
    writePrivately(file, sealed);
    return new Account(name, LocalSigner.of(secret), file);
  }

  Certificate certificate(String name) throws IOException {
    NodeCertificate node =
        NodeCertificate.createSelfSigned(
            name, Instant.now().minus(Duration.ofHours(1)), VALIDITY, random);
    Path pem = folder.resolve(name + ".pem");
    Path privateKeyPem = folder.resolve(name + "-key.pem");
    Files.writeString(pem, node.certificatePem());
    writePrivately(privateKeyPem, node.privateKeyPem());
    return new Certificate(node, pem, privateKeyPem);
  }

  private static void writePrivately(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, content);
  }
}
