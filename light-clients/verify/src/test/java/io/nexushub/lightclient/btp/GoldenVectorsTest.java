package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appendix A of the bridge notes: four relay messages in order, and one that must not pass. */
class GoldenVectorsTest {
  private final BtpRelay relay =
      new BtpRelay(new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme()));

  @Test
  void ourFixtureSaysTheSameBytes() {
    Members v = Members.of("v1", 4);
    assertThat(v.contextHash()).isEqualTo(GoldenVectors.hash("v-context-hash"));
    assertThat(addresses(v)).isEqualTo(GoldenVectors.text("v"));
    assertThat(addresses(Members.of("v2", 5))).isEqualTo(GoldenVectors.text("w"));

    Block first = Block.first(10, v);
    assertThat(first.header()).isEqualTo(GoldenVectors.bytes("first-header"));
    assertThat(first.section()).isEqualTo(GoldenVectors.hash("first-section"));

    Block eleven = first.next(v, List.of(GoldenVectors.bytes("message")));
    assertThat(eleven.header()).isEqualTo(GoldenVectors.bytes("header-11"));
    assertThat(eleven.section()).isEqualTo(GoldenVectors.hash("section-11"));
    assertThat(eleven.decision()).isEqualTo(GoldenVectors.hash("signed-11"));
    assertThat(Block.relay(eleven.update(v, 3), eleven.messages(0, 1)))
        .isEqualTo(GoldenVectors.bytes("r1"));
  }

  @Test
  void theRelayMessagesAreTakenInTheirOrder() throws MalformedMessage {
    BtpClientState state = start();
    assertThat(state.section()).isEqualTo(GoldenVectors.hash("first-section"));

    state = taken(state, 0, "r1", GoldenVectors.bytes("message"));
    assertThat(state.section()).isEqualTo(GoldenVectors.hash("section-11"));
    state = taken(state, 1, "r2", text("a0"));
    assertThat(state.section()).isEqualTo(GoldenVectors.hash("section-12"));
    assertThat(state.messagesRoot()).contains(GoldenVectors.hash("messages-root-12"));
    assertThat(state.undelivered()).isEqualTo(2);
    state = taken(state, 2, "r3", text("b1"), text("c2"));

    Refusal refusal = refused(relay.verify(state, 4, GoldenVectors.bytes("r4-bad")));
    assertThat(refusal.toString()).isEqualTo("signatures: 3 of 5 (expected: >= 4: LackQuorum)");
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);

    state = taken(state, 4, "r4", text("a0"));
    assertThat(state.section()).isEqualTo(GoldenVectors.hash("section-13"));
    assertThat(state.delivered()).isEqualTo(5);
    assertThat(state.height()).isEqualTo(13);
    assertThat(BtpClientState.decode(state.encode())).isEqualTo(state);
  }

  @Test
  void everyOneOfThemIsStaleOnceItIsTaken() throws MalformedMessage {
    BtpClientState state = taken(start(), 0, "r1", GoldenVectors.bytes("message"));
    assertThat(refused(relay.verify(state, GoldenVectors.bytes("r1"))).kind())
        .isEqualTo(Refusal.Kind.STALE);
    state = taken(state, 1, "r2", text("a0"));
    assertThat(refused(relay.verify(state, GoldenVectors.bytes("r1"))).kind())
        .isEqualTo(Refusal.Kind.STALE);
    assertThat(refused(relay.verify(state, GoldenVectors.bytes("r2"))).kind())
        .isEqualTo(Refusal.Kind.STALE);
    state = taken(state, 2, "r3", text("b1"), text("c2"));
    assertThat(refused(relay.verify(state, GoldenVectors.bytes("r3"))).kind())
        .isEqualTo(Refusal.Kind.STALE);
  }

  @Test
  void whatComesTooEarlyIsAGap() throws MalformedMessage {
    BtpClientState state = start();
    assertThat(refused(relay.verify(state, GoldenVectors.bytes("r2"))).kind())
        .isEqualTo(Refusal.Kind.EARLY);
    state = taken(state, 0, "r1", GoldenVectors.bytes("message"));
    state = taken(state, 1, "r2", text("a0"));
    Refusal early = refused(relay.verify(state, GoldenVectors.bytes("r4")));
    assertThat(early.kind()).isEqualTo(Refusal.Kind.EARLY);
    assertThat(early.toString())
        .isEqualTo("block 13: a new block (expected: 2 more messages of block 12)");
  }

  @Test
  void aCallerThatCountsOtherwiseIsTold() throws MalformedMessage {
    assertThat(refused(relay.verify(start(), 1, GoldenVectors.bytes("r1"))).toString())
        .isEqualTo("sequence: 1 (expected: 0)");
  }

  /** The message, the header and the signatures: no byte of a relay message is without meaning. */
  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xff})
  void noByteCanBeChanged(int flip) throws MalformedMessage {
    BtpClientState state = start();
    byte[] genuine = GoldenVectors.bytes("r1").toArray();
    for (int i = 0; i < genuine.length; i++) {
      byte[] forged = genuine.clone();
      forged[i] ^= (byte) flip;
      assertThat(relay.verify(state, Bytes.of(forged)).isAccepted())
          .as("byte %d ^ %02x", i, flip)
          .isFalse();
    }
  }

  @Test
  void noLengthButItsOwnWillDo() throws MalformedMessage {
    BtpClientState state = start();
    Bytes genuine = GoldenVectors.bytes("r1");
    for (int length = 0; length < genuine.length(); length++) {
      assertThat(relay.verify(state, genuine.slice(0, length)).isAccepted()).isFalse();
    }
    assertThat(relay.verify(state, Bytes.concat(genuine, Bytes.of((byte) 0))).isAccepted())
        .isFalse();
  }

  private static BtpClientState start() throws MalformedMessage {
    return BtpClientState.trusting(
        NetworkAddress.of(Block.UID),
        BtpHeader.decode(GoldenVectors.bytes("first-header")),
        Keccak256.FUNCTION);
  }

  private BtpClientState taken(
      BtpClientState state, long sequence, String name, Bytes... expected) {
    Verdict<BtpRelay.Relayed> verdict = relay.verify(state, sequence, GoldenVectors.bytes(name));
    assertThat(verdict).as(name).isInstanceOf(Verdict.Accepted.class);
    BtpRelay.Relayed relayed = ((Verdict.Accepted<BtpRelay.Relayed>) verdict).value();
    assertThat(relayed.messages()).containsExactly(expected);
    return relayed.state();
  }

  static Refusal refused(Verdict<BtpRelay.Relayed> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return ((Verdict.Refused<BtpRelay.Relayed>) verdict).refusal();
  }

  private static String addresses(Members members) {
    return String.join(
        ",",
        IntStream.range(0, members.size())
            .mapToObj(i -> Members.address(members.signers().get(i).orElseThrow()).toHex())
            .toList());
  }

  private static Bytes text(String text) {
    return Bytes.utf8(text);
  }
}
