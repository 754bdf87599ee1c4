package io.nexushub.crypto;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.icon.IconAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key files: Web3 Secret Storage version 3, and ICON's, which differs in the address and in {@code
 * coinType} only.
 */
public final class Keystore {
  /** Longer files are not key files. */
  public static final int MAX_LENGTH = 8192;

  private static final int IV_LENGTH = 16;
  private static final int SALT_LENGTH = 32;
  private static final int HALF_KEY = KeyDerivation.KEY_LENGTH / 2;
  private static final String CIPHER = "aes-128-ctr";
  private static final String ICON_COIN = "icx";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Keystore() {}

  /** Which chain's spelling of the address a file carries. */
  public enum Kind {
    ETHEREUM,
    ICON
  }

  /** The file's text for a secret. */
  public static String seal(
      SecretKey secret, char[] password, Kind kind, KeyDerivation.Cost cost, SecureRandom random) {
    byte[] salt = new byte[SALT_LENGTH];
    byte[] iv = new byte[IV_LENGTH];
    random.nextBytes(salt);
    random.nextBytes(iv);
    KeyDerivation derivation = new KeyDerivation.Scrypt(cost, Bytes.wrap(salt));
    byte[] key = derivation.derive(utf8(password));
    Bytes ciphertext = Bytes.wrap(cipher(key, iv, secret.reveal().toArray()));

    ObjectNode file = JSON.createObjectNode();
    file.put("version", 3);
    file.put("id", randomId(random).toString());
    file.put("address", address(Secp256k1.scheme().publicKey(secret), kind));
    ObjectNode crypto = file.putObject("crypto");
    crypto.put("cipher", CIPHER);
    crypto.putObject("cipherparams").put("iv", Bytes.wrap(iv).toHex());
    crypto.put("ciphertext", ciphertext.toHex());
    derivation.write(crypto);
    crypto.put("mac", mac(key, ciphertext).toHex());
    if (kind == Kind.ICON) {
      file.put("coinType", ICON_COIN);
    }
    try {
      return JSON.writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is JSON", e);
    }
  }

  /**
   * The secret in a file.
   *
   * @throws MalformedMessage if the text is no key file, asks for more work than {@link
   *     KeyDerivation} allows, or names another address than its secret has
   */
  public static SecretKey open(String text, char[] password)
      throws MalformedMessage, WrongPassword {
    JsonNode file = parse(text);
    Kind kind = kindOf(file);
    JsonNode crypto = file.has("Crypto") ? file.get("Crypto") : child(file, "crypto");
    expect("cipher", text(crypto, "cipher"), CIPHER);
    Bytes iv = hex(child(crypto, "cipherparams"), "iv", IV_LENGTH);
    Bytes ciphertext = hex(crypto, "ciphertext", SecretKey.LENGTH);
    Bytes mac = hex(crypto, "mac", KeyDerivation.KEY_LENGTH);
    KeyDerivation derivation = KeyDerivation.read(crypto);

    byte[] key = derivation.derive(utf8(password));
    if (!MessageDigest.isEqual(mac(key, ciphertext).toArray(), mac.toArray())) {
      throw new WrongPassword();
    }
    Bytes scalar = Bytes.wrap(cipher(key, iv.toArray(), ciphertext.toArray()));
    SecretKey secret;
    try {
      secret = SecretKey.of(scalar);
    } catch (IllegalArgumentException e) {
      throw MalformedMessage.of("keystore secret", "out of range", "a secp256k1 scalar");
    }
    Optional<String> named = addressIn(file);
    if (named.isPresent()) {
      String actual = address(Secp256k1.scheme().publicKey(secret), kind);
      expect("address", named.get(), actual);
    }
    return secret;
  }

  /** The address a file names, without its password: {@code hx…}, or 40 hex digits. */
  public static Optional<String> address(String text) throws MalformedMessage {
    return addressIn(parse(text));
  }

  /** The chain a file's key is for, as far as its form says, without its password. */
  public static Kind kind(String text) throws MalformedMessage {
    return kindOf(parse(text));
  }

  private static Optional<String> addressIn(JsonNode file) throws MalformedMessage {
    if (!file.has("address")) {
      return Optional.empty();
    }
    String address = text(file, "address").toLowerCase(Locale.ROOT);
    return Optional.of(address.startsWith("0x") ? address.substring(2) : address);
  }

  private static Kind kindOf(JsonNode file) throws MalformedMessage {
    if (!file.has("coinType")) {
      return Kind.ETHEREUM;
    }
    expect("coinType", text(file, "coinType"), ICON_COIN);
    return Kind.ICON;
  }

  private static String address(PublicKey key, Kind kind) {
    return switch (kind) {
      case ETHEREUM -> Address.of(key, Keccak256.FUNCTION).toHex();
      case ICON -> IconAddress.of(key).toString();
    };
  }

  private static Bytes mac(byte[] key, Bytes ciphertext) {
    Bytes half = Bytes.wrap(key).slice(HALF_KEY, KeyDerivation.KEY_LENGTH);
    return Keccak256.FUNCTION.hash(Bytes.concat(half, ciphertext)).bytes();
  }

  private static byte[] cipher(byte[] key, byte[] iv, byte[] input) {
    try {
      Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
      aes.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, 0, HALF_KEY, "AES"), new IvParameterSpec(iv));
      return aes.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in counter mode", e);
    }
  }

  private static byte[] utf8(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  private static UUID randomId(SecureRandom random) {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low);
  }

  private static JsonNode parse(String text) throws MalformedMessage {
    if (text.length() > MAX_LENGTH) {
      throw MalformedMessage.of("keystore", text.length() + " characters", "<= " + MAX_LENGTH);
    }
    try {
      JsonNode file = JSON.readTree(text);
      if (file == null || !file.isObject()) {
        throw MalformedMessage.of("keystore", "no JSON object", "a version 3 key file");
      }
      JsonNode version = child(file, "version");
      expect("keystore version", version.asText(), "3");
      return file;
    } catch (JsonProcessingException e) {
      throw MalformedMessage.of("keystore", "no JSON", "a version 3 key file");
    }
  }

  static JsonNode child(JsonNode node, String field) throws MalformedMessage {
    JsonNode child = node.get(field);
    if (child == null) {
      throw MalformedMessage.of("keystore." + field, "nothing", "a value");
    }
    return child;
  }

  static String text(JsonNode node, String field) throws MalformedMessage {
    JsonNode child = child(node, field);
    if (!child.isTextual()) {
      throw MalformedMessage.of("keystore." + field, child.getNodeType(), "a text");
    }
    return child.textValue();
  }

  static int number(JsonNode node, String field, int min, int max) throws MalformedMessage {
    JsonNode child = child(node, field);
    boolean fits = child.isIntegralNumber() && child.canConvertToInt();
    if (!fits || child.intValue() < min || child.intValue() > max) {
      throw MalformedMessage.of("keystore." + field, child.asText(), min + " to " + max);
    }
    return child.intValue();
  }

  private static Bytes hex(JsonNode node, String field, int length) throws MalformedMessage {
    Bytes value = hexUpTo(node, field, length);
    if (value.length() != length) {
      throw MalformedMessage.of("keystore." + field, value.length() + " bytes", length);
    }
    return value;
  }

  static Bytes hexUpTo(JsonNode node, String field, int limit) throws MalformedMessage {
    String text = text(node, field);
    try {
      Bytes value = Bytes.hex(text);
      if (value.length() > limit) {
        throw MalformedMessage.of("keystore." + field, value.length() + " bytes", "<= " + limit);
      }
      return value;
    } catch (IllegalArgumentException e) {
      throw MalformedMessage.of("keystore." + field, "no hex", limit + " bytes in hex");
    }
  }

  static void expect(String item, String found, String expected) throws MalformedMessage {
    if (!found.equals(expected)) {
      throw MalformedMessage.of(item, "'" + found + "'", "'" + expected + "'");
    }
  }
}
