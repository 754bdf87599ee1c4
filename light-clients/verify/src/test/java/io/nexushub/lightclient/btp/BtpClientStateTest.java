package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BtpClientStateTest {
  private final BtpClientState fresh = trusting(Block.first(10, Members.of("v1", 4)));

  @Test
  void everyStateSurvivesItsBytes() throws MalformedMessage {
    Members withGap = Members.of("v2", 7).with(3, Optional.empty());
    Block later = Block.first(10, withGap).next(withGap, "m0", "m1").announcing(withGap);
    for (BtpClientState state :
        List.of(
            fresh,
            trusting(later),
            trusting(later).afterDelivering(1),
            fresh.frozenBy("two histories"))) {
      assertThat(BtpClientState.decode(state.encode())).isEqualTo(state);
    }
  }

  /** Messages of the trusted block itself are still to come. */
  @Test
  void trustBeginsWithTheBlocksOwnMessages() {
    Members members = Members.of("v1", 4);
    Block block = Block.first(10, members).next(members, "m0", "m1");
    Block announcing = block.next(members, "m2").announcing(members);
    BtpClientState state = trusting(announcing);
    assertThat(state.sequenceOffset()).isEqualTo(2);
    assertThat(state.undelivered()).isEqualTo(1);
    assertThat(state.delivered()).isZero();
  }

  @Test
  void damagedBytesAreRefusedOrAnotherState() {
    byte[] genuine = fresh.encode().toArray();
    for (int i = 0; i < genuine.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = genuine.clone();
        damaged[i] ^= (byte) (1 << bit);
        Bytes bytes = Bytes.of(damaged);
        try {
          assertThat(BtpClientState.decode(bytes).encode()).isEqualTo(bytes);
        } catch (MalformedMessage expected) {
          assertThat(expected.getMessage()).isNotEmpty();
        }
      }
    }
  }

  static BtpClientState trusting(Block block) {
    try {
      return BtpClientState.trusting(
          NetworkAddress.of(Block.UID), BtpHeader.decode(block.header()), Keccak256.FUNCTION);
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }
}
