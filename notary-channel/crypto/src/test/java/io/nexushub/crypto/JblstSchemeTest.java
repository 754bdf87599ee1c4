package io.nexushub.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

final class JblstSchemeTest {
  private static final String DOMAIN = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
  private static final Bytes MESSAGE = Bytes.utf8("0123456789abcdef0123456789abcdef");
  private static final Bytes INFINITY_KEY = infinity(48);
  private static final Bytes INFINITY_SIGNATURE = infinity(96);

  private final BlsScheme scheme = new JblstScheme();

  @Test
  void whoeverSignedVerifiesAndNobodyElse() throws MalformedMessage {
    List<Bytes> keys = keys(11);
    BlsScheme.Committee committee = scheme.prepare(keys);
    for (int bits = 1; bits < 1 << 11; bits += 37) {
      Bytes participation = Bytes.of((byte) bits, (byte) (bits >> 8));
      Bytes signature = signatureOf(bits);

      assertThat(committee.verify(participation, MESSAGE, signature)).as("%s", bits).isTrue();
      assertThat(committee.verify(participation, Bytes.utf8("other"), signature)).isFalse();
      assertThat(
              committee.verify(Bytes.of((byte) (bits ^ 1), (byte) (bits >> 8)), MESSAGE, signature))
          .as("%s", bits)
          .isFalse();
    }
  }

  @Test
  void participationMustFitTheCommittee() throws MalformedMessage {
    BlsScheme.Committee committee = scheme.prepare(keys(3));
    Bytes signature = signatureOf(0b111);

    assertThat(committee.verify(Bytes.of((byte) 0b0111), MESSAGE, signature)).isTrue();
    assertThat(committee.verify(Bytes.of((byte) 0b1111), MESSAGE, signature)).isFalse();
    assertThat(committee.verify(Bytes.of((byte) 0), MESSAGE, signature)).isFalse();
    assertThat(committee.verify(Bytes.EMPTY, MESSAGE, signature)).isFalse();
    assertThat(committee.verify(Bytes.of((byte) 0b111, (byte) 0), MESSAGE, signature)).isFalse();
  }

  @Test
  void aFullByteOfMembersLeavesNoSpareBit() throws MalformedMessage {
    assertThat(scheme.prepare(keys(8)).verify(Bytes.of((byte) 0xff), MESSAGE, signatureOf(0xff)))
        .isTrue();
  }

  @Test
  void aKeyMayFillSeveralSeats() throws MalformedMessage {
    Bytes key = keys(1).getFirst();
    P2 twice = new P2().hash_to(MESSAGE.toArray(), DOMAIN).sign_with(secret(0)).dbl();

    assertThat(
            scheme.fastAggregateVerify(
                List.of(key, key), MESSAGE, Bytes.wrap(twice.to_affine().compress())))
        .isTrue();
  }

  @Test
  void infinityAndPointsOutsideTheSubgroupAreRefused() {
    List<Bytes> keys = keys(2);
    assertThatThrownBy(() -> scheme.prepare(List.of(keys.getFirst(), INFINITY_KEY)))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("committee key 1");
    assertThatThrownBy(() -> scheme.prepare(List.of(outsideTheSubgroup())))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> scheme.prepare(List.of(Bytes.wrap(new byte[48]))))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> scheme.prepare(List.of(keys.getFirst().from(1))))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> scheme.prepare(List.of())).isInstanceOf(MalformedMessage.class);
    assertThat(scheme.fastAggregateVerify(keys, MESSAGE, INFINITY_SIGNATURE)).isFalse();
    assertThat(scheme.fastAggregateVerify(keys, MESSAGE, Bytes.wrap(new byte[96]))).isFalse();
    assertThat(scheme.fastAggregateVerify(keys, MESSAGE, Bytes.EMPTY)).isFalse();
    assertThat(scheme.fastAggregateVerify(List.of(), MESSAGE, INFINITY_SIGNATURE)).isFalse();
  }

  @Test
  void keysThatCancelOutSignNothing() {
    P1 key = new P1(secret(0));
    Bytes positive = Bytes.wrap(key.compress());
    Bytes negative = Bytes.wrap(key.neg().compress());

    assertThat(scheme.fastAggregateVerify(List.of(positive, negative), MESSAGE, INFINITY_SIGNATURE))
        .isFalse();
  }

  @Test
  void theSumOfAllKeysIsKnown() throws MalformedMessage {
    List<Bytes> keys = keys(2);
    P1 sum = new P1(secret(0)).add(new P1(secret(1)));

    assertThat(scheme.prepare(keys).sumsTo(Bytes.wrap(sum.compress()))).isTrue();
    assertThat(scheme.prepare(keys).sumsTo(keys.getFirst())).isFalse();
  }

  /** The first x above zero whose point on the curve is not in the subgroup. */
  private static Bytes outsideTheSubgroup() {
    for (int x = 1; ; x++) {
      byte[] candidate = new byte[48];
      candidate[0] = (byte) 0x80;
      candidate[47] = (byte) x;
      try {
        if (!new supranational.blst.P1_Affine(candidate).in_group()) {
          return Bytes.wrap(candidate);
        }
      } catch (RuntimeException notOnTheCurve) {
        continue;
      }
    }
  }

  private static Bytes signatureOf(int bits) {
    P2 sum = new P2();
    for (int i = 0; bits >> i != 0; i++) {
      if ((bits >> i & 1) == 1) {
        sum.aggregate(new P2().hash_to(MESSAGE.toArray(), DOMAIN).sign_with(secret(i)).to_affine());
      }
    }
    return Bytes.wrap(sum.to_affine().compress());
  }

  private static List<Bytes> keys(int count) {
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(Bytes.wrap(new P1(secret(i)).compress()));
    }
    return keys;
  }

  private static SecretKey secret(int index) {
    SecretKey secret = new SecretKey();
    byte[] seed = new byte[32];
    seed[0] = (byte) (index + 1);
    secret.keygen(seed);
    return secret;
  }

  private static Bytes infinity(int length) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) 0xc0;
    return Bytes.wrap(bytes);
  }
}
