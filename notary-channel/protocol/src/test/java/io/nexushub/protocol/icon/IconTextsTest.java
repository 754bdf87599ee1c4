package io.nexushub.protocol.icon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IconTextsTest {
  private static final int LIMIT = 10_000;

  @Test
  void addressesKeepTheirKind() throws MalformedMessage {
    String key = "hxb6b5791be0b5ef67063b3c10b840fb81514db2fd";
    IconAddress address = IconAddress.parse(key);

    assertThat(address).hasToString(key);
    assertThat(address.isContract()).isFalse();
    assertThat(address.encode().toHex()).isEqualTo("00" + key.substring(2));
    assertThat(IconAddress.decode(address.encode())).isEqualTo(address);
    assertThat(IconAddress.SYSTEM).hasToString("cx" + "0".repeat(40));
    assertThat(IconAddress.decode(IconAddress.SYSTEM.encode())).isEqualTo(IconAddress.SYSTEM);
    assertThat(IconAddress.key(Address.ZERO)).isNotEqualTo(IconAddress.SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hx",
        "b6b5791be0b5ef67063b3c10b840fb81514db2fd",
        "0xb6b5791be0b5ef67063b3c10b840fb81514db2fd",
        "hxB6b5791be0b5ef67063b3c10b840fb81514db2fd",
        "HXb6b5791be0b5ef67063b3c10b840fb81514db2fd",
        "hxb6b5791be0b5ef67063b3c10b840fb81514db2f",
        "hxb6b5791be0b5ef67063b3c10b840fb81514db2fd0",
        "hxg6b5791be0b5ef67063b3c10b840fb81514db2fd",
      })
  void otherTextsAreNoAddresses(String text) {
    assertThat(IconAddress.isValid(text)).isFalse();
    assertThatThrownBy(() -> IconAddress.parse(text)).isInstanceOf(MalformedMessage.class);
  }

  @Test
  void theBinaryFormHasTwoKinds() {
    assertThatThrownBy(
            () -> IconAddress.decode(Bytes.concat(Bytes.hex("02"), Address.ZERO.bytes())))
        .isInstanceOf(MalformedMessage.class);
    assertThatThrownBy(() -> IconAddress.decode(Address.ZERO.bytes()))
        .isInstanceOf(MalformedMessage.class);
  }

  /** A list that begins with an empty text keeps its separator: the rule of the SDKs. */
  @Test
  void objectsListsAndNullsAreSpelledOut() {
    RpcItem.Dict item =
        RpcItem.dict()
            .with("method", "transfer")
            .with(
                "params",
                RpcItem.dict()
                    .with("to", "hxab2d8215eab14bc6bdd8bfb2c8151257032ecd8b")
                    .with("value", "0x1")
                    .with("nothing", RpcItem.NONE)
                    .with("list", RpcItem.array(List.of(RpcItem.text(""), RpcItem.text("a")))));

    assertThat(IconSerializer.serialize(item))
        .isEqualTo(
            "method.transfer.params.{list.[.a].nothing.\\0"
                + ".to.hxab2d8215eab14bc6bdd8bfb2c8151257032ecd8b.value.0x1}");
  }

  @Test
  void charactersThatMeanSomethingAreEscaped() {
    RpcItem.Dict item = RpcItem.dict().with("data", "a.b{c}[d]\\e");
    assertThat(IconSerializer.serialize(item)).isEqualTo("data.a\\.b\\{c\\}\\[d\\]\\\\e");
  }

  @Test
  void theIdLeavesOutSignatureAndHash() {
    RpcItem.Dict bare = RpcItem.dict().with("from", "hx1").with("value", "0x1");
    assertThat(IconTransaction.id(bare.with("signature", "s").with("txHash", "h")))
        .isEqualTo(IconTransaction.id(bare))
        .isNotEqualTo(IconTransaction.id(bare.with("value", "0x01")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void valuesComeBackFromTheirBytes(long seed) throws MalformedMessage {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      RpcItem item = random(random, 5);
      Bytes encoded = RpcItemCodec.encode(item);
      assertThat(RpcItemCodec.decode(encoded, 1 << 20)).isEqualTo(item);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void damagedValuesAreRefusedOrCanonical(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = RpcItemCodec.encode(random(random, 3)).toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Bytes damaged = Bytes.wrap(bytes);
      try {
        assertThat(RpcItemCodec.encode(RpcItemCodec.decode(damaged, 1 << 20))).isEqualTo(damaged);
      } catch (MalformedMessage refused) {
        assertThat(refused.getMessage()).contains("expected");
      }
    }
  }

  @Test
  void keysAscendAndDepthAndSizeAreLimited() {
    Bytes twice =
        new RlpWriter()
            .beginList()
            .uint(2)
            .text("a")
            .text("1")
            .text("a")
            .text("2")
            .endList()
            .toBytes();
    assertThatThrownBy(() -> RpcItemCodec.decode(twice, LIMIT))
        .isInstanceOf(MalformedMessage.class);

    RpcItem deep = RpcItem.text("x");
    for (int i = 0; i < RpcItemCodec.MAX_DEPTH; i++) {
      deep = RpcItem.array(List.of(deep));
    }
    Bytes tooDeep = RpcItemCodec.encode(deep);
    assertThatThrownBy(() -> RpcItemCodec.decode(tooDeep, LIMIT))
        .isInstanceOf(MalformedMessage.class);
    Bytes large = RpcItemCodec.encode(RpcItem.text("x".repeat(LIMIT)));
    assertThatThrownBy(() -> RpcItemCodec.decode(large, LIMIT))
        .isInstanceOf(MalformedMessage.class);
  }

  private static RpcItem random(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 4 : 2)) {
      case 0 -> RpcItem.NONE;
      case 1 -> RpcItem.text("text-ü-" + random.nextInt(100));
      case 2 -> {
        List<RpcItem> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(random(random, depth - 1));
        }
        yield RpcItem.array(items);
      }
      default -> {
        TreeMap<String, RpcItem> fields = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          fields.put("key" + random.nextInt(10), random(random, depth - 1));
        }
        yield RpcItem.dict(fields);
      }
    };
  }
}
