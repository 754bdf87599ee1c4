package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.RelayMessage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stranger may send in place of BTP's encodings ({@code -Dfuzz=10000000} by hand). */
class HostileEncodingTest {
  private final Members members = Members.of("v1", 4);
  private final Block block =
      Block.first(10, members).next(members, "m0", "m1", "m2").announcing(members);

  /** Either something with these very bytes, or a MalformedMessage. */
  @Test
  void mutatedBytesAreRefusedOrReadAsTheyAre() throws MalformedMessage {
    List<Bytes> seeds =
        List.of(
            Block.relay(block.update(members, 3), block.messages(0, 2)),
            block.header(),
            BtpClientStateTest.trusting(block).encode(),
            new StateProofTest().proof.encode());
    for (int kind = 0; kind < seeds.size(); kind++) {
      assertThat(again(kind, seeds.get(kind))).isEqualTo(seeds.get(kind));
    }
    Random random = new Random(20_261_201);
    int rounds = Integer.getInteger("fuzz", 100_000);
    for (int i = 0; i < rounds; i++) {
      int kind = i % seeds.size();
      byte[] octets = seeds.get(kind).toArray();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      Bytes mutant = Bytes.wrap(octets).slice(0, octets.length - random.nextInt(3));
      try {
        assertThat(again(kind, mutant)).isEqualTo(mutant);
      } catch (MalformedMessage refused) {
        assertThat(refused.getMessage()).contains("expected");
      }
    }
  }

  private static Bytes again(int kind, Bytes encoded) throws MalformedMessage {
    return switch (kind) {
      case 0 -> RelayMessage.decode(encoded).encode();
      case 1 -> BtpHeader.decode(encoded).encode();
      case 2 -> BtpClientState.decode(encoded).encode();
      default -> StateProof.decode(encoded).encode();
    };
  }
}
