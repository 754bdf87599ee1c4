package io.nexushub.protocol.btp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpNetworks.Appended;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BtpNetworksTest {
  private static final HashFunction DIGEST = HashFunction.SHA3_256;
  private static final ProofContext FIRST = members(1, 2, 3, 4);
  private static final ProofContext SECOND = members(1, 2, 3, 5);
  private static final NetworkAddress SOURCE = NetworkAddress.of("0x1.nexus");

  private final BtpNetworks networks = new BtpNetworks(DIGEST);

  @Test
  void theFirstBlockAnnouncesTheMembersToEveryNetwork() {
    Appended first = networks.append(opened(3), FIRST, messages(Map.of()));
    BtpDigest digest = first.digest().orElseThrow();

    assertThat(digest.networks()).hasSize(3);
    for (BtpDigest.NetworkDigest network : digest.networks()) {
      assertThat(network.updateNumber()).isEqualTo(1);
      assertThat(network.previous()).isEmpty();
      assertThat(network.messagesRoot()).isEmpty();
    }
    assertThat(networks.contextHash(first.state())).contains(FIRST.hash(DIGEST));
  }

  @Test
  void onlyNetworksWithMessagesHaveASection() {
    State state = networks.append(opened(3), FIRST, messages(Map.of())).state();
    Appended quiet = networks.append(state, FIRST, messages(Map.of()));
    assertThat(quiet.digest()).isEmpty();
    assertThat(quiet.state()).isSameAs(state);

    Appended block = networks.append(state, FIRST, messages(Map.of(2L, List.of("a", "b"))));
    BtpDigest.NetworkDigest only = block.digest().orElseThrow().networks().getFirst();
    assertThat(block.digest().orElseThrow().networks()).hasSize(1);
    assertThat(only.networkId()).isEqualTo(2);
    assertThat(only.updateNumber()).isZero();
    assertThat(only.firstMessageSn()).isZero();
    assertThat(block.digest().orElseThrow().header(DIGEST, 1, 5, 0)).isEmpty();
  }

  @Test
  void numbersAndSectionsChain() {
    State state = networks.append(opened(2), FIRST, messages(Map.of())).state();
    Hash previous = networks.network(state, 1).orElseThrow().lastSection().orElseThrow();
    long expectedSn = 0;
    for (int block = 0; block < 5; block++) {
      Appended appended =
          networks.append(state, FIRST, messages(Map.of(1L, List.of("x" + block, "y" + block))));
      BtpDigest.NetworkDigest section = appended.digest().orElseThrow().networks().getFirst();
      assertThat(section.previous()).contains(previous);
      assertThat(section.firstMessageSn()).isEqualTo(expectedSn);
      expectedSn += 2;
      previous = section.sectionHash();
      state = appended.state();
    }
    assertThat(networks.network(state, 1).orElseThrow().nextSn()).isEqualTo(10);
    assertThat(networks.network(state, 2).orElseThrow().nextSn()).isZero();
  }

  @Test
  void aChangeOfMembersReachesEveryNetworkOnce() {
    State state = networks.append(opened(2), FIRST, messages(Map.of())).state();
    Appended change = networks.append(state, SECOND, messages(Map.of(2L, List.of("a"))));
    BtpDigest digest = change.digest().orElseThrow();

    assertThat(digest.networks())
        .hasSize(2)
        .allMatch(BtpDigest.NetworkDigest::announcesProofContext);
    assertThat(digest.header(DIGEST, 1, 7, 2).orElseThrow().nextProofContext()).contains(SECOND);
    assertThat(networks.append(change.state(), SECOND, messages(Map.of())).digest()).isEmpty();
  }

  @Test
  void aNetworkOpenedLaterHearsOfTheMembersInItsFirstBlock() {
    State state = networks.append(opened(1), FIRST, messages(Map.of())).state();
    State later = networks.open(state, "0x9.icon", 40);
    BtpDigest digest =
        networks.append(later, FIRST, messages(Map.of(1L, List.of("a")))).digest().orElseThrow();

    assertThat(networks.named(later, "0x9.icon").orElseThrow().id()).isEqualTo(2);
    assertThat(digest.network(1).orElseThrow().announcesProofContext()).isFalse();
    assertThat(digest.network(2).orElseThrow().announcesProofContext()).isTrue();
    assertThat(digest.header(DIGEST, 1, 41, 0).orElseThrow().nextProofContext()).isEmpty();
    assertThat(digest.header(DIGEST, 2, 41, 0).orElseThrow().nextProofContext()).contains(FIRST);
  }

  @Test
  void headersOfAllNetworksLeadToTheOneDecision() throws MalformedMessage {
    for (int count = 1; count <= 7; count++) {
      BtpDigest digest =
          networks.append(opened(count), FIRST, messages(Map.of())).digest().orElseThrow();
      Hash decision = digest.decision(SOURCE, 12, 3).hash(DIGEST);
      for (long id = 1; id <= count; id++) {
        BtpHeader header = digest.header(DIGEST, id, 12, 3).orElseThrow();
        assertThat(header.decision(DIGEST, SOURCE, 1).hash(DIGEST)).isEqualTo(decision);
        assertThat(BtpHeader.decode(header.encode())).isEqualTo(header);
      }
      assertThat(digest.decision(SOURCE, 12, 4).hash(DIGEST)).isNotEqualTo(decision);
      assertThat(BtpDigest.decode(DIGEST, digest.encode())).isEqualTo(digest);
    }
  }

  @Test
  void messagesToNobodyAreADefect() {
    assertThatThrownBy(
            () -> networks.append(opened(1), FIRST, messages(Map.of(2L, List.of("lost")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2]");
  }

  @Test
  void aMessageThatNoVerifierDecodesIsADefect() {
    String large = "x".repeat(BtpMessage.MAX_LENGTH + 1);
    assertThatThrownBy(
            () -> networks.append(opened(1), FIRST, messages(Map.of(1L, List.of(large)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void emptyZeroAndRepeatedMembersAreRefused() {
    for (ProofContext context :
        List.of(new ProofContext(List.of()), members(0, 1), members(1, 2, 1))) {
      assertThatThrownBy(() -> ProofContext.decode(context.encode()))
          .isInstanceOf(MalformedMessage.class);
    }
  }

  @Test
  void aMemberWithoutAKeyIsDecoded() throws MalformedMessage {
    ProofContext context =
        new ProofContext(
            List.of(
                FIRST.members().getFirst(),
                java.util.Optional.empty(),
                java.util.Optional.empty()));
    assertThat(ProofContext.decode(context.encode())).isEqualTo(context);
  }

  @Test
  void aStepUpHasOneSpelling() {
    BtpHeader header =
        networks
            .append(opened(3), FIRST, messages(Map.of()))
            .digest()
            .orElseThrow()
            .header(DIGEST, 3, 1, 0)
            .orElseThrow();
    Bytes left = Bytes.hex(header.encode().toHex().replace("c301f800", "c300f800"));

    assertThat(left).isNotEqualTo(header.encode());
    assertThatThrownBy(() -> BtpHeader.decode(left)).isInstanceOf(MalformedMessage.class);
  }

  private State opened(int count) {
    State state = MerkleTrie.empty(DIGEST);
    for (int i = 0; i < count; i++) {
      state = networks.open(state, "0x" + i + ".test", 0);
    }
    return state;
  }

  private static TreeMap<Long, List<Bytes>> messages(Map<Long, List<String>> texts) {
    TreeMap<Long, List<Bytes>> messages = new TreeMap<>();
    texts.forEach((id, list) -> messages.put(id, list.stream().map(Bytes::utf8).toList()));
    return messages;
  }

  private static ProofContext members(int... numbers) {
    return ProofContext.of(
        java.util.Arrays.stream(numbers)
            .mapToObj(number -> Address.hex("%040x".formatted(number)))
            .toList());
  }
}
