package io.nexushub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
  @Test
  void bytesAreAValue() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes).isEqualTo(Bytes.hex("010203")).isEqualTo(Bytes.hex("0x010203"));
    assertThat(bytes.hashCode()).isEqualTo(Bytes.hex("010203").hashCode());
    assertThat(bytes).hasToString("0x010203").isNotEqualTo(Bytes.hex("0102"));
    assertThat(bytes.slice(1, 2)).isEqualTo(Bytes.hex("02"));
    assertThat(bytes.from(3)).isEqualTo(Bytes.EMPTY);
    assertThat(Bytes.concat(bytes, Bytes.EMPTY, bytes)).isEqualTo(Bytes.hex("010203010203"));
  }

  @Test
  void bytesAreOrderedWithoutSign() {
    assertThat(Bytes.hex("80")).isGreaterThan(Bytes.hex("7f"));
    assertThat(Bytes.hex("0100")).isGreaterThan(Bytes.hex("01"));
    assertThat(Bytes.EMPTY).isLessThan(Bytes.hex("00"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0x0", "zz", "0x1g", "0X00", " 00"})
  void hexIsWholeBytes(String text) {
    assertThatThrownBy(() -> Bytes.hex(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fixedLengthsAreHeld() {
    assertThatThrownBy(() -> Hash.of(Bytes.wrap(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
    assertThatThrownBy(() -> Address.of(Bytes.wrap(new byte[21])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PublicKey.of(Bytes.wrap(new byte[65])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Signature.of(Bytes.wrap(new byte[64])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Hash.ZERO.isZero()).isTrue();
    assertThat(HashFunction.SHA_256.hash(Bytes.EMPTY).isZero()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Notary", "a b", "a/b", "a.b", "ä", "123456789012345678901234567890123"})
  void channelNamesFitAPath(String name) {
    assertThat(ChannelId.isValid(name)).isFalse();
    assertThatThrownBy(() -> ChannelId.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void integersAtTheRpcBorderAreHex() {
    assertThat(RpcItem.integer(0)).isEqualTo(RpcItem.text("0x0"));
    assertThat(RpcItem.integer(-31)).isEqualTo(RpcItem.text("-0x1f"));
    assertThat(RpcItem.integer(BigInteger.TWO.pow(70)))
        .isEqualTo(RpcItem.text("0x400000000000000000"));
    assertThat(RpcItem.dict().with("a", 1).text("a")).contains("0x1");
    assertThat(RpcItem.dict().with("a", RpcItem.NONE).text("a")).isEmpty();
  }
}
