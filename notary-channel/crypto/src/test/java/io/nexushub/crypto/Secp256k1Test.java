package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class Secp256k1Test {
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final Secp256k1 PORTABLE = Secp256k1.portable();

  static List<Secp256k1> schemes() {
    return List.of(Secp256k1.scheme(), bindingOnly(), PORTABLE);
  }

  /** As on a machine where the foreign function interface does not find the library. */
  private static Secp256k1 bindingOnly() {
    return new NativeSecp256k1(fr.acinq.secp256k1.Secp256k1.get(), Optional.empty());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.WINDOWS})
  void theLibraryLoadsHere() {
    assertThat(Secp256k1.scheme().implementation()).isEqualTo("libsecp256k1");
    assertThat(RecoverableSigning.load()).isPresent();
  }

  @Test
  void bothImplementationsGiveTheSameBytes() {
    Random random = new Random(20261123);
    for (int i = 0; i < 300; i++) {
      SecretKey secret = secret(random);
      Hash digest = Hash.of(bytes(random, 32));
      Secp256k1 fast = Secp256k1.scheme();
      PublicKey key = fast.publicKey(secret);
      Signature signature = fast.sign(secret, digest);

      assertThat(PORTABLE.publicKey(secret)).isEqualTo(key);
      assertThat(PORTABLE.sign(secret, digest)).isEqualTo(signature);
      assertThat(bindingOnly().sign(secret, digest)).isEqualTo(signature);
      assertThat(fast.recover(digest, signature)).contains(key);
      assertThat(PORTABLE.recover(digest, signature)).contains(key);
      assertThat(fast.verify(key, digest, signature)).isTrue();
    }
  }

  @Test
  void bothImplementationsAgreeOnDamagedSignatures() {
    Random random = new Random(7);
    SecretKey secret = secret(random);
    Hash digest = HashFunction.SHA3_256.hash(Bytes.utf8("a vote"));
    PublicKey key = PORTABLE.publicKey(secret);
    byte[] good = PORTABLE.sign(secret, digest).bytes().toArray();
    for (int i = 0; i < 400; i++) {
      byte[] damaged = good.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Signature signature = Signature.of(Bytes.wrap(damaged));

      assertThat(Secp256k1.scheme().recover(digest, signature))
          .as("%s", signature)
          .isEqualTo(PORTABLE.recover(digest, signature))
          .isNotEqualTo(Optional.of(key));
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void theSecondSpellingOfASignatureIsRefused(Secp256k1 scheme) {
    SecretKey secret = secret(new Random(3));
    Hash digest = HashFunction.SHA3_256.hash(Bytes.utf8("once"));
    Bytes low = scheme.sign(secret, digest).bytes();
    BigInteger s = new BigInteger(1, low.slice(32, 64).toArray());
    Bytes high =
        Bytes.concat(low.slice(0, 32), scalar(N.subtract(s)), Bytes.of((byte) (low.at(64) ^ 1)));

    assertThat(scheme.recover(digest, Signature.of(low))).isPresent();
    assertThat(scheme.recover(digest, Signature.of(high))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void numbersOutOfRangeAreRefused(Secp256k1 scheme) {
    SecretKey secret = secret(new Random(4));
    Hash digest = HashFunction.SHA3_256.hash(Bytes.utf8("range"));
    Bytes good = scheme.sign(secret, digest).bytes();
    Bytes r = good.slice(0, 32);
    Bytes s = good.slice(32, 64);
    Bytes v = good.from(64);
    Bytes zero = Hash.ZERO.bytes();

    assertThat(scheme.recover(digest, join(zero, s, v))).isEmpty();
    assertThat(scheme.recover(digest, join(r, zero, v))).isEmpty();
    assertThat(scheme.recover(digest, join(scalar(N), s, v))).isEmpty();
    assertThat(scheme.recover(digest, join(r, scalar(N), v))).isEmpty();
    assertThat(scheme.recover(digest, join(r, s, Bytes.of((byte) 4)))).isEmpty();
    assertThat(scheme.recover(digest, join(r, s, Bytes.of((byte) 27)))).isEmpty();
    assertThat(scheme.recover(digest, join(r, s, Bytes.of((byte) (v.at(0) | 2))))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void aCompressedKeyIsThePointOrNothing(Secp256k1 scheme) {
    Bytes generator =
        Bytes.hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    SecretKey one = SecretKey.of(scalar(BigInteger.ONE));

    assertThat(scheme.decompress(generator)).contains(scheme.publicKey(one));
    assertThat(scheme.decompress(generator.from(1))).isEmpty();
    assertThat(scheme.decompress(Bytes.concat(Bytes.of((byte) 5), generator.from(1)))).isEmpty();
    assertThat(scheme.decompress(Bytes.concat(Bytes.of((byte) 2), scalar(BigInteger.valueOf(5)))))
        .isEmpty();
  }

  /** The vectors that Bitcoin's libraries share for RFC 6979 over secp256k1 with SHA-256. */
  @ParameterizedTest
  @MethodSource("schemes")
  void noncesFollowRfc6979(Secp256k1 scheme) {
    Signature signature =
        scheme.sign(
            SecretKey.of(scalar(BigInteger.ONE)),
            HashFunction.SHA_256.hash(Bytes.utf8("Satoshi Nakamoto")));

    assertThat(signature.bytes().slice(0, 64).toHex())
        .isEqualTo(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
                + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
  }

  /** The first account of Ethereum's usual test mnemonic. */
  @Test
  void anEthereumAddressIsTheTailOfKeccakOfTheKey() {
    SecretKey secret =
        SecretKey.of(Bytes.hex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));

    assertThat(Address.of(PORTABLE.publicKey(secret), Keccak256.FUNCTION).toHex())
        .isEqualTo("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  }

  @Test
  void keccakIsNotSha3() {
    assertThat(Keccak256.FUNCTION.hash(Bytes.EMPTY).toHex())
        .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assertThat(HashFunction.SHA3_256.hash(Bytes.EMPTY).toHex())
        .isEqualTo("a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
  }

  @Test
  void aSecretIsAScalarAndIsNeverPrinted() {
    assertThatThrownBy(() -> SecretKey.of(Hash.ZERO.bytes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SecretKey.of(scalar(N))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SecretKey.of(Bytes.of((byte) 1)))
        .isInstanceOf(IllegalArgumentException.class);
    SecretKey secret = SecretKey.of(scalar(BigInteger.TEN));
    assertThat(secret.toString()).isEqualTo("SecretKey[hidden]");
    assertThat(LocalSigner.of(secret).toString()).doesNotContain(secret.reveal().toHex());
  }

  private static SecretKey secret(Random random) {
    return SecretKey.of(bytes(random, 32));
  }

  private static Bytes bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes scalar(BigInteger value) {
    byte[] bytes = new byte[32];
    byte[] magnitude = value.toByteArray();
    int length = Math.min(32, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, bytes, 32 - length, length);
    return Bytes.wrap(bytes);
  }

  private static Signature join(Bytes r, Bytes s, Bytes v) {
    return Signature.of(Bytes.concat(r, s, v));
  }
}
