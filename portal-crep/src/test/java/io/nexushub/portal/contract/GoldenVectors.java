package io.nexushub.portal.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.web3j.utils.Numeric;

/** The vectors of {@code vectors/btp-golden.properties}, and the chain that made them. */
final class GoldenVectors {
  static final String UID = "0x1.icon";
  static final List<Validator> V = Validator.set("v1", 4);
  static final List<Validator> W = Validator.set("v2", 5);

  private static final Properties VALUES = load();

  private GoldenVectors() {}

  static byte[] of(String name) {
    return Numeric.hexStringToByteArray(VALUES.getProperty(name));
  }

  private static Properties load() {
    Properties values = new Properties();
    try (InputStream in =
            GoldenVectors.class.getResourceAsStream("/vectors/btp-golden.properties");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      values.load(reader);
      return values;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
