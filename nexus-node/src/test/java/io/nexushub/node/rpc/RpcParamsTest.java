package io.nexushub.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpcParamsTest {
  @Test
  void everyByteIsReadAsWhatItIs() throws RpcError {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    assertThat(bytes("0x" + HexFormat.of().formatHex(all))).isEqualTo(Bytes.wrap(all));
    assertThat(bytes("0x")).isEqualTo(Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "00",
        "0x0",
        "0X00",
        "0xA0",
        "0x0A",
        "0x0g",
        "0xg0",
        "0x/0",
        "0x0:",
        "0x0`",
        "0x0@",
        "0x0 ",
        " 0x00",
        "0x-1",
        "0x0\u0661",
        "0x\uff10\uff10",
        "0x0\u0130",
        "0x00\u0000\u0000"
      })
  void whatIsNotHexIsRefused(String text) {
    assertThatThrownBy(() -> bytes(text))
        .isInstanceOf(RpcError.class)
        .hasMessageContaining("0x and hex digits of whole bytes");
  }

  @Test
  void whatIsNoTextOrMissingIsRefused() {
    assertThatThrownBy(() -> new RpcParams(new JsonObject().put("data", 5)).bytes("data"))
        .hasMessageContaining("5");
    assertThatThrownBy(() -> new RpcParams(new JsonObject()).bytes("data"))
        .hasMessageContaining("null");
  }

  @Test
  void aLongOneIsNotShownWhole() {
    assertThatThrownBy(() -> bytes("0x" + "f".repeat(5000) + "!"))
        .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(200));
  }

  private static Bytes bytes(String text) throws RpcError {
    return new RpcParams(new JsonObject().put("data", text)).bytes("data");
  }
}
