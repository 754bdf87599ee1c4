package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.EndpointFailure.Kind;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.ProvenMessages;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.BtpHeader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A light client of BTP blocks that runs, at goloop's nodes and at a hub's, with liars among. */
class BtpFollowerTest {
  private static final Voters FIRST = Voters.of("first", 4);
  private static final Voters SECOND = Voters.of("second", 7);

  @AutoClose private final TwoServers servers = new TwoServers();
  private final FakeNode liar = servers.liar;
  private final FakeNode honest = servers.honest;
  private final BtpWorld chain = new BtpWorld(FIRST, 5);
  private final FollowWorld alone = servers.alone;
  private final FollowWorld both = servers.both;
  private final List<String> proven = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  BtpFollowerTest() {
    chain.send("a", "b", "c").quiet(900).send("d").change(SECOND).quiet(3).send("e", "f");
    servers.serving(node -> chain.servedBy(node, true));
  }

  private BtpClientState begin() {
    BtpHeader first = chain.headers.firstEntry().getValue();
    return FollowWorld.await(begin(both, first.height(), BtpWorld.decision(first)));
  }

  private static Future<BtpClientState> begin(FollowWorld world, long height, Hash decision) {
    return BtpFollower.begin(
        Keccak256.FUNCTION,
        Secp256k1.scheme(),
        world.endpoints(),
        BtpWorld.UID,
        BtpWorld.NETWORK,
        new BlockCheckpoint(height, decision));
  }

  private BtpFollower follower(FollowWorld world, BtpClientState begin) {
    return new BtpFollower(
        world.vertx(),
        Keccak256.FUNCTION,
        Secp256k1.scheme(),
        world.endpoints(),
        begin,
        this::told);
  }

  private void told(ProvenMessages messages) {
    for (int i = 0; i < messages.messages().size(); i++) {
      proven.add(messages.first() + i + messages.messages().get(i).toUtf8());
    }
  }

  private void whole(BtpFollower follower) {
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().height()).isEqualTo(chain.top().height());
    assertThat(proven).containsExactly("0a", "1b", "2c", "3d", "4e", "5f");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itFollowsAHubAndGoloopThroughAChangeOfMembers(boolean hub) {
    if (!hub) {
      liar.forget("nexus_getBtpHeights");
      honest.forget("nexus_getBtpHeights");
    }
    BtpFollower follower = follower(both, begin());
    whole(follower);
    assertThat(follower.voting().votes()).isEqualTo(7);
    assertThat(follower.voting().voters()).isEqualTo(7);
    assertThat(follower.messagesBehind()).isZero();
    assertThat(both.failures).isEmpty();
  }

  @Test
  void aCheckpointOfAnotherBlockOrChainIsSaidSo() {
    assertThat(FollowWorld.failure(begin(alone, 5, Hash.ZERO)))
        .hasMessageContaining("decision of BTP block 5: ")
        .hasMessageContaining("(expected: " + Hash.ZERO + ", the checkpoint)");
    Hash second = BtpWorld.decision(chain.headers.get(6L));
    assertThat(FollowWorld.failure(begin(alone, 6, second)))
        .hasMessageContaining("expected: one that announces its members");
  }

  @Test
  void tooFewOrForgedSignaturesAreSeenAndTheNextEndpointAsked() {
    BtpWorld few = chain.fork(5).send(FIRST.first(2), "a", "b", "c");
    few.servedBy(liar, true);
    whole(follower(both, begin()));
    assertThat(both.endpoints().lies()).isPositive();
    assertThat(both.failures.getFirst())
        .contains(liar.uri() + ": BTP block 6: signatures: 2 of 4 (expected: >= 3: LackQuorum)");
    proven.clear();
    chain.fork(5).send(Voters.of("stranger", 4), "a", "b", "c").servedBy(liar, true);
    try (FollowWorld world = new FollowWorld(liar.uri(), honest.uri())) {
      whole(follower(world, begin()));
      assertThat(world.failures.getFirst()).contains("BTP block 6: signature 0: 0x");
    }
  }

  @Test
  void changedHiddenInventedAndSwappedMessagesAreSeen() {
    for (String[] messages :
        new String[][] {{"a", "b", "x"}, {"a", "b"}, {"a", "b", "c", "d"}, {"b", "a", "c"}, {}}) {
      JsonArray shown = new JsonArray();
      for (String message : messages) {
        shown.add(FakeNode.base64(Bytes.utf8(message)));
      }
      liar.on("btp_getMessages", params -> Optional.of(shown));
      EndpointFailure failure =
          (EndpointFailure) FollowWorld.failure(follower(alone, begin()).sync().advance());
      assertThat(failure.kind()).isEqualTo(Kind.FALSE);
      assertThat(failure).hasMessageContaining("BTP block 6: messages");
    }
    assertThat(proven).isEmpty();
    whole(follower(both, begin()));
  }

  @Test
  void aBlockThatIsLeftOutIsMissed() {
    var heights = liar.method("nexus_getBtpHeights");
    liar.on(
        "nexus_getBtpHeights",
        params ->
            FakeNode.number(params, "from") == 6
                ? Optional.of(new JsonArray().add("0x38b"))
                : heights.apply(params));
    assertThat(FollowWorld.failure(follower(alone, begin()).sync().advance()))
        .hasMessageContaining("BTP block 907: first message: 3 (expected: 0)");
    whole(follower(both, begin()));
  }

  @Test
  void anEndpointThatKeepsTheNewestBackDoesSoInVain() {
    chain.fork(907).servedBy(liar, true);
    whole(follower(both, begin()));
    assertThat(both.failures).isEmpty();
  }

  @Test
  void signaturesThatAreNotThereYetAreNoFailure() {
    var proofs = liar.method("btp_getProof");
    liar.on(
        "btp_getProof",
        params -> FakeNode.height(params) > 907 ? Optional.empty() : proofs.apply(params));
    BtpFollower follower = follower(alone, begin());
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().height()).isEqualTo(907);
    assertThat(alone.failures).isEmpty();
  }

  @Test
  void anOldHeaderThatIsPlayedAgainIsSeen() {
    BtpClientState begin = begin();
    String old = FakeNode.base64(chain.headers.get(5L).encode());
    liar.on("btp_getHeader", params -> Optional.of(old));
    assertThat(FollowWorld.failure(follower(alone, begin).sync().advance()))
        .hasMessageContaining("block 5 of network 2 (expected: block 6 of network 2)");
  }

  @Test
  void twoHistoriesFreezeItForGood() throws IOException {
    BtpFollower follower = follower(both, begin());
    FollowWorld.drive(follower);
    BtpWorld fork = chain.fork(908).quiet(3).send(SECOND.first(5), "e", "g");
    assertThat(fork.top().height()).isEqualTo(chain.top().height());
    fork.servedBy(liar, true);
    Throwable failure = FollowWorld.failure(follower.sync().advance());
    assertThat(failure)
        .isInstanceOf(ChainSplit.class)
        .hasMessageContaining("two histories: section of network 2 of 0x3.icon");
    assertThat(((ChainSplit) failure).evidence().toString())
        .contains(fork.top().encode().toHex())
        .contains(fork.proofs.lastEntry().getValue().encode().toHex());
    TrustedFile<BtpClientState> file =
        new TrustedFile<>(folder.resolve("state"), BtpFollower.CODEC);
    file.write(follower.sync().trusted());
    BtpFollower again = follower(both, file.read().orElseThrow());
    assertThat(FollowWorld.failure(again.sync().advance())).isInstanceOf(ChainSplit.class);
  }

  /** Fewer than two thirds signed it. */
  @Test
  void anotherBlockWithoutAQuorumIsALie() {
    BtpFollower follower = follower(both, begin());
    FollowWorld.drive(follower);
    chain.fork(908).quiet(3).send(SECOND.first(4), "e", "g").servedBy(liar, true);
    FollowWorld.await(follower.sync().advance());
    assertThat(both.endpoints().lies()).isEqualTo(1);
    assertThat(both.failures.getFirst())
        .contains(liar.uri() + ": BTP block 912: another one than the trusted (block 912: section");
  }

  @Test
  void itGoesOnWhereItStoppedAndATornFileIsRefused() throws IOException {
    BtpFollower follower = follower(both, begin());
    FollowWorld.drive(follower);
    Path path = folder.resolve("state");
    TrustedFile<BtpClientState> file = new TrustedFile<>(path, BtpFollower.CODEC);
    file.write(follower.sync().trusted());
    chain.send("g");
    FollowWorld.drive(follower(both, file.read().orElseThrow()));
    assertThat(proven).endsWith("5f", "6g").hasSize(7);
    FollowWorld.refusesTorn(file, path);
  }

  @Test
  void aLongerAnswerThanMessagesCanHaveIsCutOff() {
    liar.fault(
        "btp_getMessages", aResponse().withBody("{\"result\":[\"" + "A".repeat(17 << 20) + "\"]}"));
    assertThat(FollowWorld.failure(follower(alone, begin()).sync().advance()))
        .hasMessageContaining("more than 16777216 bytes");
    liar.fault("btp_getMessages", aResponse().withBody("{\"result\":[7]}"));
    assertThat(FollowWorld.failure(follower(alone, begin()).sync().advance()))
        .hasMessageContaining("result: 7 (expected: base64)");
    whole(follower(both, begin()));
  }
}
