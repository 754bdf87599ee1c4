package io.nexushub.lightclient.loopchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stranger may send in place of a block or a receipt ({@code -Dfuzz=10000000} by hand). */
class HostileJsonTest {
  @Test
  void mutatedBytesAreRefusedWithAReason() {
    List<Bytes> seeds =
        List.of(
            RealBlocksTest.bytes(RealBlocksTest.file("devnet-0.3-h4-full")),
            RealBlocksTest.bytes(RealBlocksTest.file("mainnet-0.1a-h1")),
            RealBlocksTest.bytes(RealBlocksTest.file("mainnet-receipt-cd159d87").get("result")));
    Random random = new Random(41_730_696);
    int rounds = Integer.getInteger("fuzz", 100_000);
    for (int i = 0; i < rounds; i++) {
      byte[] octets = seeds.get(i % seeds.size()).toArray();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      Bytes mutant = Bytes.wrap(octets).slice(0, octets.length - random.nextInt(3));
      decode(i % seeds.size(), mutant);
    }
  }

  /** Either something that can be checked, or a MalformedMessage: nothing else may come out. */
  private static void decode(int kind, Bytes mutant) {
    try {
      switch (kind) {
        case 0 -> assertThat(LoopchainBlock.decodeJson(mutant).header().hash()).isNotNull();
        case 1 -> assertThat(ServedBlock.decodeJson(mutant).transactions()).isNotNull();
        default -> assertThat(LoopchainReceipt.decodeJson(mutant).leaf()).isNotNull();
      }
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).contains("expected");
    }
  }

  @Test
  void hostileJsonIsRefused() {
    for (String text :
        List.of(
            "[".repeat(100_000),
            "{\"a\":1,\"a\":2}",
            "01",
            "-0",
            "1.5",
            "true",
            "\"\\ud800\"",
            "\"\u0001\"",
            "{} {}",
            "")) {
      assertThatThrownBy(() -> Json.parse(Bytes.utf8(text)))
          .as(text.substring(0, Math.min(20, text.length())))
          .isInstanceOf(MalformedMessage.class)
          .hasMessageContaining("expected");
    }
    assertThatThrownBy(() -> Json.parse(Bytes.wrap(new byte[JsonReader.MAX_LENGTH + 1])))
        .hasMessageContaining("bytes");
    assertThatThrownBy(() -> Json.parse(Bytes.of((byte) '"', (byte) 0xff, (byte) '"')))
        .hasMessageContaining("UTF-8");
  }
}
