package io.nexushub.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * From a password to the key of a key file. What a file may ask for is limited, because whoever
 * hands over a file chooses how much memory and time opening it takes.
 */
public sealed interface KeyDerivation {
  int KEY_LENGTH = 32;
  int MAX_SALT_LENGTH = 64;

  /** Bytes that scrypt may use: 128 N r. */
  long MAX_MEMORY = 1L << 28;

  /** N r p, eight times what geth's standard asks for. */
  long MAX_WORK = 1L << 24;

  int MAX_ITERATIONS = 10_000_000;

  byte[] derive(byte[] password);

  void write(ObjectNode crypto);

  /** The three numbers of scrypt (RFC 7914). */
  record Cost(int n, int r, int p) {
    /** Geth's standard: about a second and 256 MB. */
    public static final Cost STANDARD = new Cost(1 << 18, 8, 1);

    /** For development networks, where nothing is to be protected. */
    public static final Cost LIGHT = new Cost(1 << 12, 8, 1);

    public Cost {
      boolean valid =
          n >= 2
              && Integer.bitCount(n) == 1
              && r >= 1
              && p >= 1
              && (r >= 2 || n < 1 << 16)
              && 128L * n * r <= MAX_MEMORY
              && (long) n * r <= MAX_WORK / p;
      if (!valid) {
        throw new IllegalArgumentException(
            "scrypt: n=%d r=%d p=%d (expected: n a power of two < 2^16r, 128nr <= 2^28, nrp <= 2^24)"
                .formatted(n, r, p));
      }
    }
  }

  record Scrypt(Cost cost, Bytes salt) implements KeyDerivation {
    @Override
    public byte[] derive(byte[] password) {
      return SCrypt.generate(password, salt.toArray(), cost.n(), cost.r(), cost.p(), KEY_LENGTH);
    }

    @Override
    public void write(ObjectNode crypto) {
      crypto.put("kdf", "scrypt");
      ObjectNode params = crypto.putObject("kdfparams");
      params.put("dklen", KEY_LENGTH);
      params.put("n", cost.n());
      params.put("r", cost.r());
      params.put("p", cost.p());
      params.put("salt", salt.toHex());
    }
  }

  record Pbkdf2(int iterations, Bytes salt) implements KeyDerivation {
    @Override
    public byte[] derive(byte[] password) {
      PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
      generator.init(password, salt.toArray(), iterations);
      return ((KeyParameter) generator.generateDerivedParameters(8 * KEY_LENGTH)).getKey();
    }

    @Override
    public void write(ObjectNode crypto) {
      crypto.put("kdf", "pbkdf2");
      ObjectNode params = crypto.putObject("kdfparams");
      params.put("dklen", KEY_LENGTH);
      params.put("c", iterations);
      params.put("prf", "hmac-sha256");
      params.put("salt", salt.toHex());
    }
  }

  static KeyDerivation read(JsonNode crypto) throws MalformedMessage {
    JsonNode params = Keystore.child(crypto, "kdfparams");
    Keystore.number(params, "dklen", KEY_LENGTH, KEY_LENGTH);
    Bytes salt = Keystore.hexUpTo(params, "salt", MAX_SALT_LENGTH);
    String name = Keystore.text(crypto, "kdf");
    if (name.equals("scrypt")) {
      return new Scrypt(cost(params), salt);
    }
    if (name.equals("pbkdf2")) {
      Keystore.expect("keystore.prf", Keystore.text(params, "prf"), "hmac-sha256");
      return new Pbkdf2(Keystore.number(params, "c", 1, MAX_ITERATIONS), salt);
    }
    throw MalformedMessage.of("keystore.kdf", "'" + name + "'", "scrypt or pbkdf2");
  }

  private static Cost cost(JsonNode params) throws MalformedMessage {
    try {
      return new Cost(
          Keystore.number(params, "n", 2, Integer.MAX_VALUE),
          Keystore.number(params, "r", 1, Integer.MAX_VALUE),
          Keystore.number(params, "p", 1, Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage("keystore." + e.getMessage());
    }
  }
}
