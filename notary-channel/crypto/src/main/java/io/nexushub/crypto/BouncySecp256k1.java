package io.nexushub.crypto;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** secp256k1 in Java: the fallback, and the yardstick libsecp256k1 is tested against. */
final class BouncySecp256k1 implements Secp256k1 {
  static final BouncySecp256k1 INSTANCE = new BouncySecp256k1();

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger HALF_N = N.shiftRight(1);
  private static final BigInteger P = CURVE.getCurve().getField().getCharacteristic();

  private BouncySecp256k1() {}

  @Override
  public String implementation() {
    return "BouncyCastle";
  }

  @Override
  public PublicKey publicKey(SecretKey secret) {
    return toKey(timesGenerator(unsigned(secret.reveal())));
  }

  @Override
  public Signature sign(SecretKey secret, Hash digest) {
    BigInteger d = unsigned(secret.reveal());
    BigInteger e = unsigned(digest.bytes());
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(N, d, digest.bytes().toArray());
    while (true) {
      BigInteger k = nonces.nextK();
      ECPoint point = timesGenerator(k).normalize();
      BigInteger x = point.getAffineXCoord().toBigInteger();
      BigInteger r = x.mod(N);
      BigInteger s = BigIntegers.modOddInverse(N, k).multiply(e.add(r.multiply(d))).mod(N);
      if (r.signum() == 0 || s.signum() == 0) {
        continue;
      }
      int v = (isOdd(point) ? 1 : 0) | (x.compareTo(N) >= 0 ? 2 : 0);
      return s.compareTo(HALF_N) > 0 ? join(r, N.subtract(s), v ^ 1) : join(r, s, v);
    }
  }

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature) {
    if (!CurveOrder.isInRange(signature)) {
      return Optional.empty();
    }
    BigInteger r = unsigned(signature.bytes().slice(0, 32));
    BigInteger s = unsigned(signature.bytes().slice(32, 64));
    int v = CurveOrder.recoveryId(signature);
    BigInteger x = (v & 2) == 0 ? r : r.add(N);
    if (x.compareTo(P) >= 0) {
      return Optional.empty();
    }
    return point((v & 1) == 0 ? 2 : 3, x)
        .map(nonce -> {
          BigInteger inverse = BigIntegers.modOddInverse(N, r);
          BigInteger u1 = unsigned(digest.bytes()).negate().multiply(inverse).mod(N);
          BigInteger u2 = s.multiply(inverse).mod(N);
          return ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, nonce, u2);
        })
        .filter(key -> !key.isInfinity())
        .map(BouncySecp256k1::toKey);
  }

  @Override
  public Optional<PublicKey> decompress(Bytes compressed) {
    if (compressed.length() != 33 || (compressed.at(0) != 2 && compressed.at(0) != 3)) {
      return Optional.empty();
    }
    BigInteger x = unsigned(compressed.from(1));
    return x.compareTo(P) >= 0
        ? Optional.empty()
        : point(compressed.at(0), x).map(BouncySecp256k1::toKey);
  }

  private static Optional<ECPoint> point(int prefix, BigInteger x) {
    byte[] encoded = new byte[33];
    encoded[0] = (byte) prefix;
    BigIntegers.asUnsignedByteArray(x, encoded, 1, 32);
    try {
      return Optional.of(CURVE.getCurve().decodePoint(encoded));
    } catch (IllegalArgumentException noSuchPoint) {
      return Optional.empty();
    }
  }

  private static ECPoint timesGenerator(BigInteger scalar) {
    return new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar);
  }

  private static boolean isOdd(ECPoint normalized) {
    return normalized.getAffineYCoord().testBitZero();
  }

  private static PublicKey toKey(ECPoint point) {
    return PublicKey.of(Bytes.wrap(point.getEncoded(false)).from(1));
  }

  private static Signature join(BigInteger r, BigInteger s, int v) {
    byte[] bytes = new byte[Signature.LENGTH];
    BigIntegers.asUnsignedByteArray(r, bytes, 0, 32);
    BigIntegers.asUnsignedByteArray(s, bytes, 32, 32);
    bytes[64] = (byte) v;
    return Signature.of(Bytes.wrap(bytes));
  }

  private static BigInteger unsigned(Bytes bytes) {
    return new BigInteger(1, bytes.toArray());
  }
}
