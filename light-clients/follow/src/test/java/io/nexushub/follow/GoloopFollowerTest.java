package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.follow.EndpointFailure.Kind;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopVotes;
import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A light client of goloop that runs, with nodes that lie, stall and keep back among others. */
class GoloopFollowerTest {
  private static final String HEADER = "icx_getBlockHeaderByHeight";
  private static final String VOTES = "icx_getVotesByHeight";
  private static final Voters FIRST = Voters.of("first", 4);
  private static final Voters SECOND = Voters.of("second", 7);
  private static final long TRANSACTIONS = 12;

  @AutoClose private final TwoServers servers = new TwoServers();
  private final FakeNode liar = servers.liar;
  private final FakeNode honest = servers.honest;
  private final GoloopWorld chain = new GoloopWorld(FIRST, TRANSACTIONS).grow(20);
  private final FollowWorld alone = servers.alone;
  private final FollowWorld both = servers.both;

  @TempDir Path folder;

  GoloopFollowerTest() {
    servers.serving(chain::servedBy);
  }

  private GoloopState begin(long height) {
    return chain.begin(both, height);
  }

  private Throwable refused(FollowWorld world) {
    return FollowWorld.failure(GoloopWorld.follower(world, begin(3)).sync().advance());
  }

  @Test
  void itFollowsThroughChangesOfValidators() {
    chain.change(SECOND).grow(1_030).change(FIRST).grow(3);
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
    Voting voting = follower.voting();
    assertThat(voting.height()).isEqualTo(chain.height()).isEqualTo(voting.head());
    assertThat(voting.votes()).isEqualTo(4);
    assertThat(voting.voters()).isEqualTo(4);
    assertThat(both.failures).isEmpty();
  }

  @Test
  void theNewestBlockMayStillBeWithoutItsVotes() {
    long top = chain.height();
    var votes = liar.method(VOTES);
    liar.on(
        VOTES, params -> FakeNode.height(params) == top ? Optional.empty() : votes.apply(params));
    GoloopFollower follower = GoloopWorld.follower(alone, begin(3));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header().height()).isEqualTo(top - 1);
    assertThat(alone.failures).isEmpty();
  }

  @Test
  void aCheckpointThatIsAnotherBlocksIsSaidSo() {
    BlockCheckpoint wrong = new BlockCheckpoint(3, chain.headers.get(4).id());
    assertThat(
            FollowWorld.failure(GoloopFollower.begin(GoloopWorld.CLIENT, alone.endpoints(), wrong)))
        .hasMessageContaining("block 3: " + chain.headers.get(3).id())
        .hasMessageContaining("(expected: " + wrong.hash() + ", the checkpoint)");
  }

  @Test
  void forgedVotesAreSeenAndTheNextEndpointAsked() {
    liar.on(VOTES, chain.votesOf(Voters.of("stranger", 4)));
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
    assertThat(both.endpoints().lies()).isEqualTo(1);
    assertThat(both.endpoints().preferred()).isEqualTo(honest.uri());
    assertThat(both.failures.getFirst())
        .contains(liar.uri() + ": block 20: votes on block 20, vote 0: by hx")
        .contains("(expected: by a validator who has not voted yet)");
  }

  @Test
  void withNothingButALiarItStaysWhereItIs() {
    liar.on(VOTES, chain.votesOf(FIRST.first(2)));
    GoloopFollower follower = GoloopWorld.follower(alone, begin(3));
    for (int i = 0; i < 3; i++) {
      assertThat(FollowWorld.failure(follower.sync().advance()))
          .hasMessageContaining("2 of 4 (expected: >= 3)");
    }
    assertThat(follower.sync().trusted()).isEqualTo(begin(3));
  }

  @Test
  void aWrongListOfValidatorsIsSeen() {
    chain.change(SECOND).grow(2);
    Bytes others = GoloopWorld.validators(Voters.of("stranger", 7)).encode();
    liar.on("icx_getDataByHash", params -> Optional.of(FakeNode.base64(others)));
    assertThat(FollowWorld.failure(GoloopWorld.follower(alone, begin(3)).sync().advance()))
        .hasMessageContaining("icx_getDataByHash: 0x")
        .hasMessageContaining("expected: " + GoloopWorld.validators(SECOND).hash());
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
  }

  @Test
  void anEndpointThatKeepsBlocksBackDoesSoInVain() {
    liar.on("icx_getLastBlock", params -> Optional.of(new JsonObject().put("height", 3)));
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
    assertThat(both.endpoints().lies()).isZero();
  }

  @Test
  void anEndpointThatSpeaksOfMoreThanItHasIsNotWaitedFor() {
    liar.on("icx_getLastBlock", params -> Optional.of(new JsonObject().put("height", "0x7fffff")));
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
    assertThat(both.failures.getFirst()).contains("(expected: a result: not known there)");
  }

  @Test
  void anOldHeadThatIsPlayedAgainIsSeen() {
    String old = FakeNode.base64(chain.headers.get(2).encode());
    GoloopState begin = begin(3);
    liar.on(HEADER, params -> Optional.of(old));
    assertThat(FollowWorld.failure(GoloopWorld.follower(alone, begin).sync().advance()))
        .hasMessageContaining("block 2 (expected: block 3)");
    assertThat(alone.endpoints().lies()).isEqualTo(1);
  }

  /** Nobody voted for it, so it is no second history. */
  @Test
  void anotherForkWithoutVotesIsALie() {
    GoloopWorld fork = chain.fork(10).extend(FIRST.first(1), FIRST, 7);
    GoloopFollower follower = GoloopWorld.follower(both, begin(11));
    fork.servedBy(liar);
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
    assertThat(both.endpoints().lies()).isEqualTo(1);
    assertThat(both.failures.getFirst())
        .contains(liar.uri() + ": block 11: another one than the trusted");
  }

  @Test
  void twoHistoriesWithVotesFreezeItForGood() throws IOException {
    GoloopWorld fork = chain.fork(19).extend(FIRST.first(3), FIRST, 7);
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    fork.servedBy(liar);
    Throwable failure = FollowWorld.failure(follower.sync().advance());
    assertThat(failure)
        .isInstanceOf(ChainSplit.class)
        .hasMessageContaining("two histories: block 20: " + fork.top().id())
        .hasMessageContaining("(accepted before: " + chain.top().id());
    assertThat(((ChainSplit) failure).evidence().toString())
        .contains(fork.top().encode().toHex())
        .contains(fork.votes.getLast().encode().toHex());
    TrustedFile<GoloopState> file =
        new TrustedFile<>(folder.resolve("state"), GoloopFollower.CODEC);
    file.write(follower.sync().trusted());
    chain.servedBy(liar);
    chain.grow(1);
    GoloopFollower again = GoloopWorld.follower(both, file.read().orElseThrow());
    assertThat(FollowWorld.failure(again.sync().advance())).isInstanceOf(ChainSplit.class);
    assertThat(again.sync().trusted().header().height()).isEqualTo(20);
    assertThat(FollowWorld.failure(again.transaction(chain.id(1)))).isInstanceOf(ChainSplit.class);
    assertThat(both.endpoints().lies()).isZero();
  }

  @Test
  void aForkAfterTheNewestTrustedBlockFreezesItToo() {
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    GoloopWorld fork = chain.fork(18).extend(FIRST, FIRST, 7).extend(FIRST, FIRST, 7);
    fork.extend(FIRST.first(3), FIRST, 7);
    var header = liar.method(HEADER);
    fork.servedBy(liar);
    var forked = liar.method(HEADER);
    liar.on(HEADER, params -> (FakeNode.height(params) == 20 ? header : forked).apply(params));
    assertThat(FollowWorld.failure(follower.sync().advance()))
        .isInstanceOf(ChainSplit.class)
        .hasMessageContaining("parent of block 21");
  }

  @Test
  void itGoesOnWhereItStopped() throws IOException {
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    TrustedFile<GoloopState> file =
        new TrustedFile<>(folder.resolve("sub/state"), GoloopFollower.CODEC);
    assertThat(file.read()).isEmpty();
    file.write(follower.sync().trusted());
    chain.change(SECOND).grow(5);
    GoloopFollower again = GoloopWorld.follower(both, file.read().orElseThrow());
    FollowWorld.drive(again);
    assertThat(again.sync().trusted().header()).isEqualTo(chain.top());
  }

  @Test
  void aTornRottenOrForeignFileIsRefusedByName() throws IOException {
    Path path = folder.resolve("state");
    TrustedFile<GoloopState> file = new TrustedFile<>(path, GoloopFollower.CODEC);
    file.write(begin(3));
    FollowWorld.refusesTorn(file, path);
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at++) {
      byte[] rotten = whole.clone();
      rotten[at] ^= 1;
      Files.write(path, rotten);
      assertThatThrownBy(file::read).isInstanceOf(IOException.class);
    }
    Files.write(path, whole);
    assertThat(file.read()).contains(begin(3));
    assertThatThrownBy(() -> new TrustedFile<>(path, LoopchainFollower.CODEC).read())
        .hasMessageContaining("expected: nexus light client of loopchain 1");
  }

  @Test
  void slowOversizedAndGarbledAnswersAreNamed() {
    GoloopState begin = begin(3);
    liar.fault(HEADER, aResponse().withFixedDelay(20_000));
    try (FollowWorld hasty = new FollowWorld(Duration.ofMillis(300), liar.uri())) {
      servers.failed(
          GoloopWorld.follower(hasty, begin), Kind.UNAVAILABLE, "an answer within 300 ms");
    }
    liar.fault(HEADER, aResponse().withBody("{\"result\":\"" + "A".repeat(3 << 20) + "\"}"));
    servers.failed(GoloopWorld.follower(alone, begin), Kind.MALFORMED, "more than 2097152 bytes");
    liar.fault(HEADER, aResponse().withBody("{\"result\":"));
    servers.failed(GoloopWorld.follower(alone, begin), Kind.MALFORMED, "bytes that are no JSON");
    liar.fault(HEADER, aResponse().withBody("{\"result\":{\"a\":1}}"));
    servers.failed(
        GoloopWorld.follower(alone, begin), Kind.MALFORMED, "result: an object (expected: base64)");
    liar.fault(HEADER, aResponse().withBody("{\"result\":\"&&&\"}"));
    servers.failed(
        GoloopWorld.follower(alone, begin), Kind.MALFORMED, "3 characters (expected: base64)");
    liar.fault(HEADER, aResponse().withBody("{\"result\":\"AAAA\"}"));
    servers.failed(GoloopWorld.follower(alone, begin), Kind.MALFORMED, HEADER);
    liar.fault(HEADER, aResponse().withStatus(400).withBody("go away"));
    servers.failed(GoloopWorld.follower(alone, begin), Kind.UNAVAILABLE, "status 400 go away");
    liar.fault(HEADER, aResponse().withStatus(503));
    servers.failed(GoloopWorld.follower(alone, begin), Kind.UNAVAILABLE, "status 503");
    GoloopFollower follower = GoloopWorld.follower(both, begin);
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(chain.top());
  }

  @Test
  void timeAheadOfOursIsNotALie() {
    chain.extend(FIRST, FIRST, Duration.ofDays(30).toSeconds() * 1_000_000);
    assertThat(refused(alone)).hasMessageContaining("block 21.timestamp");
    assertThat(alone.endpoints().lies()).isZero();
  }

  @Test
  void aVoteOfAnotherRoundIsNone() {
    GoloopVotes votes = chain.votes.getLast();
    GoloopVotes other =
        new GoloopVotes(1, votes.countWord(), votes.partsHash(), votes.votes(), votes.proofs());
    liar.on(VOTES, params -> Optional.of(FakeNode.base64(other.encode())));
    assertThat(refused(alone)).hasMessageContaining("votes on block 20, vote 0");
  }
}
