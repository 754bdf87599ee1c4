package io.nexushub.protocol.btp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.MalformedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BtpAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "btp://0x1.icon/cx87ed9048b594b95199f326fc76e76a9d33dd665b",
        "btp://0xaa36a7.eth2/0x034AaDE86BF402F023Aa17E5725fABC4ab9E9798",
        "btp://0x1.nexus/hub",
        "btp://a.b/c.d-e_f~g",
      })
  void addressesAreReadAndPrinted(String text) throws MalformedMessage {
    assertThat(BtpAddress.parse(text)).hasToString(text);
  }

  @Test
  void anAddressHasThreeParts() {
    BtpAddress address = BtpAddress.of("btp://0x1.nexus/hub");

    assertThat(address.network()).isEqualTo(NetworkAddress.of("0x1.nexus"));
    assertThat(address.network().id()).isEqualTo("0x1");
    assertThat(address.network().system()).isEqualTo("nexus");
    assertThat(address.account()).isEqualTo("hub");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x1.icon/cx1",
        "btp:/0x1.icon/cx1",
        "BTP://0x1.icon/cx1",
        "btp://0x1.icon",
        "btp://0x1.icon/",
        "btp:///cx1",
        "btp://.icon/cx1",
        "btp://0x1./cx1",
        "btp://0x1/cx1",
        "btp://0x1.icon.eth/cx1",
        "btp://0x1.icon/cx1/more",
        "btp://0x1.icon/cx 1",
        "btp://0x1.icon/cx%20",
        "btp://0x 1.icon/cx1",
        "btp://0x1.icon/ключ",
        " btp://0x1.icon/cx1",
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> BtpAddress.parse(text))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("expected");
  }

  @Test
  void longTextsAreRefusedWithoutBeingRepeated() {
    assertThatThrownBy(() -> BtpAddress.parse("btp://0x1.icon/" + "a".repeat(5000)))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("5015 characters");
    assertThatThrownBy(() -> NetworkAddress.parse("a".repeat(60) + ".icon"))
        .isInstanceOf(MalformedMessage.class);
  }
}
