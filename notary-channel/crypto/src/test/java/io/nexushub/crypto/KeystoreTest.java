package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.icon.IconAddress;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class KeystoreTest {
  /** The test vectors of the Web3 Secret Storage definition. */
  private static final SecretKey KNOWN =
      SecretKey.of(Bytes.hex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"));

  private static final String PBKDF2 =
      """
      {"crypto": {
         "cipher": "aes-128-ctr",
         "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
         "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
         "kdf": "pbkdf2",
         "kdfparams": {"c": 262144, "dklen": 32, "prf": "hmac-sha256",
           "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
         "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "version": 3}
      """;

  /** From goloop's test suite (Apache-2.0), testsuite/data/keystore_god.json. */
  private static final String SCRYPT =
      """
      {"address": "hxb6b5791be0b5ef67063b3c10b840fb81514db2fd",
       "id": "87323a66-289a-4ce2-88e4-00278deb5b84", "version": 3, "coinType": "icx",
       "crypto": {
         "cipher": "aes-128-ctr",
         "cipherparams": {"iv": "069e46aaefae8f1c1f840d6b09144999"},
         "ciphertext": "f35ff7cf4f5759cb0878088d0887574a896f7f0fc2a73898d88be1fe52977dbd",
         "kdf": "scrypt",
         "kdfparams": {"dklen": 32, "n": 65536, "r": 8, "p": 1, "salt": "0fc9c3b24cdb8175"},
         "mac": "1ef4ff51fdee8d4de9cf59e160da049eb0099eb691510994f5eca492f56c817a"}}
      """;

  private static final char[] PASSWORD = "testpassword".toCharArray();

  private final SecureRandom random = new SecureRandom();

  @Test
  void thePublishedVectorsOpen() throws Exception {
    assertThat(Keystore.open(PBKDF2, PASSWORD)).isEqualTo(KNOWN);
    assertThat(Keystore.address(PBKDF2)).isEmpty();
  }

  @Test
  void aKeyFileOfGoloopOpens() throws Exception {
    SecretKey secret = Keystore.open(SCRYPT, "gochain".toCharArray());

    assertThat(IconAddress.of(Secp256k1.scheme().publicKey(secret)))
        .hasToString("hxb6b5791be0b5ef67063b3c10b840fb81514db2fd");
    assertThat(Keystore.address(SCRYPT)).contains("hxb6b5791be0b5ef67063b3c10b840fb81514db2fd");
  }

  @ParameterizedTest
  @EnumSource(Keystore.Kind.class)
  void whatWasSealedOpens(Keystore.Kind kind) throws Exception {
    SecretKey secret = SecretKey.generate(random);
    char[] password = "pässwörd 密碼 🔑".toCharArray();
    String file = Keystore.seal(secret, password, kind, KeyDerivation.Cost.LIGHT, random);

    assertThat(Keystore.open(file, password)).isEqualTo(secret);
    assertThatThrownBy(() -> Keystore.open(file, PASSWORD)).isInstanceOf(WrongPassword.class);
    assertThat(file).doesNotContain(secret.reveal().toHex());
    if (kind == Keystore.Kind.ICON) {
      assertThat(Keystore.address(file))
          .contains(IconAddress.of(Secp256k1.scheme().publicKey(secret)).toString());
      assertThat(file).contains("\"coinType\" : \"icx\"");
    }
  }

  @Test
  void anAddressThatIsNotTheSecretsIsRefused() {
    String file =
        Keystore.seal(KNOWN, PASSWORD, Keystore.Kind.ETHEREUM, KeyDerivation.Cost.LIGHT, random);
    String other = file.replaceFirst("\"address\" : \"..", "\"address\" : \"ff");

    assertThatThrownBy(() -> Keystore.open(other, PASSWORD))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("address")
        .hasMessageContaining("expected");
  }

  @Test
  void aChangedCiphertextIsNotOpened() {
    assertThatThrownBy(() -> Keystore.open(PBKDF2.replace("5318b4", "5318b5"), PASSWORD))
        .isInstanceOf(WrongPassword.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"n\": 65536|\"n\": 65535",
        "\"n\": 65536|\"n\": 1073741824",
        "\"n\": 65536|\"n\": 99999999999",
        "\"n\": 65536|\"n\": 1",
        "\"r\": 8|\"r\": 1000000000",
        "\"r\": 8|\"r\": 1",
        "\"p\": 1|\"p\": 1000000000",
        "\"p\": 1|\"p\": 0",
        "\"p\": 1|\"p\": -1",
        "\"p\": 1|\"p\": \"1\"",
        "\"p\": 1|\"p\": 1, \"p\": 1",
        "\"dklen\": 32|\"dklen\": 16",
        "\"scrypt\"|\"argon2\"",
        "aes-128-ctr|aes-128-cbc",
        "\"version\": 3|\"version\": 1",
        "\"version\": 3|\"wersion\": 3",
        "\"mac\": \"1ef4|\"mac\": \"zzf4",
        "\"mac\": \"1ef4|\"mac\": \"",
        "\"iv\": \"06|\"iv\": \"",
        "icx|btc",
      })
  void malformedFilesAreRefusedBeforeAnyWork(String part, String replacement) {
    String file = SCRYPT.replace(part, replacement);
    assertThat(file).isNotEqualTo(SCRYPT);

    assertThatThrownBy(() -> Keystore.open(file, PASSWORD))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("expected");
  }

  @Test
  void otherTextsAreNoKeyFiles() {
    for (String text : new String[] {"", "[]", "null", "{", "3", "{\"version\":3}"}) {
      assertThatThrownBy(() -> Keystore.open(text, PASSWORD))
          .as(text)
          .isInstanceOf(MalformedMessage.class);
    }
    assertThatThrownBy(() -> Keystore.open(" ".repeat(Keystore.MAX_LENGTH) + SCRYPT, PASSWORD))
        .isInstanceOf(MalformedMessage.class);
  }
}
