package io.nexushub.lightclient.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** vectors/btp.properties. */
final class GoldenVectors {
  private static final Properties VECTORS = load();

  private GoldenVectors() {}

  static Bytes bytes(String name) {
    return Bytes.hex(text(name));
  }

  static Hash hash(String name) {
    return Hash.hex(text(name));
  }

  static String text(String name) {
    return Objects.requireNonNull(VECTORS.getProperty(name), name);
  }

  private static Properties load() {
    try (InputStream in = GoldenVectors.class.getResourceAsStream("/vectors/btp.properties")) {
      Properties vectors = new Properties();
      vectors.load(in);
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
