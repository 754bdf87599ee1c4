package io.nexushub.protocol.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
  private static final int MUTATIONS = 2_000;

  private static Stream<Message> messages() {
    KeyRing ring = new KeyRing(1, 1, 1, 1);
    Block first = ring.block(1, Optional.empty());
    Block late = ring.block(5, Optional.of(ring.failed(4, 0, 1, 2)));
    QuorumCertificate certificate = ring.certificate(first, 0, 1, 2);
    return Stream.of(
        first,
        late,
        ring.vote(1, first),
        ring.timeout(2, 7, certificate),
        new Standing(7, 3, certificate, Optional.of(ring.failed(6, 1, 2, 3))),
        new Standing(2, 0, certificate, Optional.empty()),
        new NotaryShares(4, first.id(), certificate.seals()),
        Evidence.DoubleVote.of(ring.vote(1, first), ring.vote(1, late)),
        Evidence.DoubleProposal.of(first, late));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decodingGivesWhatWasEncoded(Message message) throws MalformedMessage {
    assertThat(Message.decode(message.encode())).isEqualTo(message);
  }

  /** Hostile bytes: a mutated message is refused, or is another message with that one spelling. */
  @ParameterizedTest
  @MethodSource("messages")
  void aMutationIsRefusedOrCanonical(Message message) {
    Bytes encoded = message.encode();
    SplittableRandom chance = new SplittableRandom(encoded.hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      Bytes mutated = mutate(encoded, chance);
      try {
        assertThat(Message.decode(mutated).encode()).isEqualTo(mutated);
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  private static Bytes mutate(Bytes original, SplittableRandom chance) {
    byte[] octets = original.toArray();
    switch (chance.nextInt(3)) {
      case 0 -> octets[chance.nextInt(octets.length)] ^= (byte) (1 << chance.nextInt(8));
      case 1 -> octets[chance.nextInt(Math.min(12, octets.length))] = (byte) chance.nextInt(256);
      default -> {
        return Bytes.of(octets).slice(0, chance.nextInt(octets.length));
      }
    }
    return Bytes.wrap(octets);
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> Message.decode(Bytes.hex("c20880")))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("message kind: 8 (expected: 1 to 7)");
  }

  @Test
  void sealsOutOfOrderAreRefused() {
    KeyRing ring = new KeyRing(1, 1, 1, 1);
    QuorumCertificate twisted = ring.certificate(ring.block(1, Optional.empty()), 2, 1, 0);
    assertThatThrownBy(() -> QuorumCertificate.decode(twisted.encode()))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("seal.member: 1 (expected: > 2");
  }

  @Test
  void membershipsSurviveAndImpossibleOnesDoNot() throws MalformedMessage {
    Membership members = new KeyRing(3, 1, 2).members;
    assertThat(Membership.decode(members.encode())).isEqualTo(members);
    assertThat(members.quorum()).isEqualTo(5);
    assertThat(members.oneHonest()).isEqualTo(3);
    assertThatThrownBy(() -> Membership.decode(Bytes.hex("c280c0")))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("members: 0");
    assertThatThrownBy(() -> Membership.of(0, List.of(members.at(0), members.at(0))))
        .hasMessageContaining("twice (expected: once)");
    assertThatThrownBy(() -> new Member(members.at(0).key(), 0))
        .hasMessage("member power: 0 (expected: 1 to 1000000)");
  }
}
