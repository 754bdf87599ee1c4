package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.PeerConfig.RemotePeer;
import io.nexushub.node.config.Section;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The operator says whose certificate is whose, the chain says who is a member. */
class MemberDirectoryTest {
  private final MemberDirectory directory =
      MemberDirectory.of(
          channel(0, 1, 2), List.of(remote(3, hash("c3")), remote(1, hash("renewed"))));

  @Test
  void whoIsNotAMemberIsKnownAndGetsNothing() {
    assertThat(directory.nodeWith(hash("c3"))).contains(address(3));
    assertThat(directory.isMember(address(3))).isFalse();
    assertThat(directory.mayHaveUpTo(address(3))).isEqualTo(MemberDirectory.NOTHING);
    assertThat(directory.memberCertificates())
        .containsExactlyInAnyOrder(hash("c0"), hash("renewed"), hash("c2"));
    assertThat(directory.certificates()).contains(hash("c3"));
  }

  @Test
  void theNodesOwnFileKnowsNewerCertificatesThanTheGenesis() {
    assertThat(directory.certificateOf(address(1))).contains(hash("renewed"));
    assertThat(directory.nodeWith(hash("c1"))).isEmpty();
  }

  @Test
  void anEpochLaterWhoHasLeftGetsWhatWasAndWhoHasJoinedAll() {
    Membership next = Membership.of(1, List.of(member(1), member(2), member(3)));
    directory.enter(next, Blocks.of(10, List.of()).header());
    assertThat(directory.membership()).isEqualTo(next);
    assertThat(directory.mayHaveUpTo(address(0))).isEqualTo(10);
    assertThat(directory.mayHaveUpTo(address(3))).isEqualTo(Long.MAX_VALUE);
    assertThat(directory.memberCertificates()).doesNotContain(hash("c0")).contains(hash("c3"));
    assertThat(directory.membersAt(10).epoch()).isZero();
    assertThat(directory.membersAt(11)).isEqualTo(next);
    assertThat(directory.membership(0).orElseThrow().contains(address(0))).isTrue();
    assertThat(directory.membership(2)).isEmpty();
    directory.enter(
        Membership.of(2, List.of(member(0), member(2))), Blocks.of(20, List.of()).header());
    assertThat(directory.mayHaveUpTo(address(0))).isEqualTo(Long.MAX_VALUE);
    assertThat(directory.mayHaveUpTo(address(1))).isEqualTo(20);
    assertThat(directory.membersAt(15)).isEqualTo(next);
  }

  @Test
  void aNodeThatHasChangedItsKeySpeaksWithTheOneItIsAMemberBy() {
    MemberDirectory changed = MemberDirectory.of(channel(0, 1, 2), List.of(remote(7, hash("c2"))));
    assertThat(changed.nodeWith(hash("c2"))).contains(address(2));
    changed.enter(
        Membership.of(1, List.of(member(0), member(1), member(7))),
        Blocks.of(5, List.of()).header());
    assertThat(changed.nodeWith(hash("c2"))).contains(address(7));
  }

  private static ChannelConfig channel(int... numbers) {
    JsonArray members = new JsonArray();
    for (int number : numbers) {
      members.add(
          new JsonObject()
              .put("name", "m" + number)
              .put("key", key(number).toString())
              .put("certificate", hash("c" + number).toString()));
    }
    return ChannelConfig.from(
        Section.of(
            Path.of("genesis.json").toAbsolutePath(),
            new JsonObject()
                .put("channel", "test")
                .put("network", "0x1.nexus")
                .put("kind", "test")
                .put("genesis-time-micros", 1)
                .put("members", members)));
  }

  private static RemotePeer remote(int number, Hash certificate) {
    return new RemotePeer(
        "r" + number, "127.0.0.1", 1000 + number, certificate, Optional.of(key(number)));
  }

  private static Member member(int number) {
    return new Member(key(number), 1);
  }

  private static Address address(int number) {
    return Address.of(key(number), HashFunction.SHA3_256);
  }

  private static PublicKey key(int number) {
    Bytes half = hash("key " + number).bytes();
    return PublicKey.of(Bytes.concat(half, half));
  }

  private static Hash hash(String text) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(text));
  }
}
