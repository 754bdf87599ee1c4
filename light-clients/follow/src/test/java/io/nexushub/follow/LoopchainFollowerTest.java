package io.nexushub.follow;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.EndpointFailure.Kind;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A light client of loopchain that runs, at loopchain's own nodes and at goloop's. */
class LoopchainFollowerTest {
  private static final String BLOCK = "icx_getBlock";
  private static final Voters FIRST = Voters.of("first", 4);
  private static final Voters SECOND = Voters.of("second", 7);

  @AutoClose private final TwoServers servers = new TwoServers();
  private final FakeNode liar = servers.liar;
  private final FakeNode honest = servers.honest;
  private final LoopchainWorld chain = new LoopchainWorld(FIRST).grow(20);
  private final GoloopWorld goloop = new GoloopWorld(FIRST, 9).grow(4);
  private final FollowWorld alone = servers.alone;
  private final FollowWorld both = servers.both;

  @TempDir Path folder;

  LoopchainFollowerTest() {
    servers.serving(chain::servedWhole);
  }

  private LoopchainState begin(long height) {
    return FollowWorld.await(
        LoopchainFollower.begin(
            Secp256k1.scheme(), both.endpoints(), new BlockCheckpoint(height, chain.hash(height))));
  }

  private LoopchainFollower follower(FollowWorld world, LoopchainState begin) {
    return new LoopchainFollower(
        world.vertx(),
        Secp256k1.scheme(),
        world.endpoints(),
        begin,
        InstantSource.fixed(LoopchainWorld.NOW));
  }

  /** The votes on the newest block are nowhere yet. */
  private void whole(LoopchainFollower follower) {
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().hash()).isEqualTo(chain.hash(chain.height() - 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itFollowsThroughChangesOfRepresentativesAndSkipsTheRest(boolean reencoded) {
    chain.grow(80).change(SECOND).grow(40).change(FIRST).change(SECOND).grow(30);
    if (reencoded) {
      new ReencodedWorld(chain).servedBy(liar, goloop);
      new ReencodedWorld(chain).servedBy(honest, goloop);
    }
    LoopchainState begin = begin(2);
    AtomicInteger blocks = new AtomicInteger();
    String method = reencoded ? "icx_getBlockByHeight" : BLOCK;
    for (FakeNode node : new FakeNode[] {liar, honest}) {
      var answer = node.method(method);
      node.on(
          method,
          params -> {
            blocks.incrementAndGet();
            return answer.apply(params);
          });
    }
    LoopchainFollower follower = follower(both, begin);
    FollowWorld.drive(follower);
    long end = reencoded ? chain.height() : chain.height() - 1;
    assertThat(follower.sync().trusted().hash()).isEqualTo(chain.hash(end));
    assertThat(follower.voting().votes()).isEqualTo(7);
    assertThat(follower.voting().voters()).isEqualTo(7);
    assertThat(blocks.get()).isLessThan(150); // of 175 blocks, at two nodes
    assertThat(both.failures).isEmpty();
  }

  @Test
  void aCheckpointThatIsAnotherBlocksIsSaidSo() {
    BlockCheckpoint wrong = new BlockCheckpoint(3, chain.hash(4));
    assertThat(
            FollowWorld.failure(
                LoopchainFollower.begin(Secp256k1.scheme(), alone.endpoints(), wrong)))
        .hasMessageContaining("block 3: " + chain.hash(3))
        .hasMessageContaining("(expected: " + wrong.hash() + ", the checkpoint)");
  }

  @Test
  void forgedAndTooFewVotesAreSeenAndTheNextEndpointAsked() {
    for (Voters voting : new Voters[] {Voters.of("stranger", 4), FIRST.first(2)}) {
      LoopchainState begin = begin(2);
      LoopchainWorld forged = chain.fork(20);
      forged.votes.set(19, forged.vote(20, forged.hash(20), voting));
      forged.extend(FIRST, FIRST, 0).servedWhole(liar);
      try (FollowWorld world = new FollowWorld(liar.uri(), honest.uri())) {
        whole(follower(world, begin));
        assertThat(world.endpoints().lies()).isEqualTo(1);
        assertThat(world.endpoints().preferred()).isEqualTo(honest.uri());
        assertThat(world.failures.getFirst())
            .contains(liar.uri() + ": block 20: ")
            .contains("votes on block 20");
      }
    }
  }

  @Test
  void withNothingButALiarItStaysWhereItIs() {
    LoopchainState begin = begin(2);
    LoopchainWorld forged = chain.fork(20);
    forged.votes.set(19, forged.vote(20, forged.hash(20), FIRST.first(2)));
    forged.extend(FIRST, FIRST, 0).servedWhole(liar);
    LoopchainFollower follower = follower(alone, begin);
    for (int i = 0; i < 3; i++) {
      assertThat(FollowWorld.failure(follower.sync().advance()))
          .hasMessageContaining("2 of 4 (expected: >= 3)");
    }
    assertThat(follower.sync().trusted()).isEqualTo(begin);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWrongListOfRepresentativesIsSeen(boolean reencoded) {
    chain.change(SECOND).grow(3);
    Voters strangers = Voters.of("stranger", 7);
    LoopchainState begin = begin(2);
    if (reencoded) {
      new ReencodedWorld(chain).servedBy(liar, goloop);
      String list = FakeNode.base64(GoloopWorld.validators(strangers).encode());
      liar.on("icx_getDataByHash", params -> Optional.of(list));
    } else {
      JsonArray list = LoopchainWorld.json(LoopchainWorld.list(strangers));
      liar.on("rep_getListByHash", params -> Optional.of(list));
    }
    EndpointFailure failure =
        (EndpointFailure) FollowWorld.failure(follower(alone, begin).sync().advance());
    assertThat(failure.kind()).isEqualTo(Kind.FALSE);
    assertThat(failure)
        .hasMessageContaining(reencoded ? "icx_getDataByHash: 0x" : "representatives' root: 0x");
    try (FollowWorld world = new FollowWorld(liar.uri(), honest.uri())) {
      whole(follower(world, begin));
    }
  }

  @Test
  void aBlockThatSkipsAChangeOfRepresentativesIsSeen() {
    LoopchainState begin = begin(2);
    LoopchainWorld other = new LoopchainWorld(SECOND).grow(30);
    other.servedWhole(liar);
    var theirs = liar.method(BLOCK);
    chain.servedWhole(liar);
    var ours = liar.method(BLOCK);
    liar.on(
        BLOCK,
        params ->
            (params.containsKey("height") && FakeNode.height(params) < 3 ? ours : theirs)
                .apply(params));
    assertThat(FollowWorld.failure(follower(alone, begin).sync().advance()))
        .hasMessageContaining("block 3.repsHash: " + LoopchainWorld.list(SECOND).root())
        .hasMessageContaining("expected: " + LoopchainWorld.list(FIRST).root());
    assertThat(alone.endpoints().lies()).isEqualTo(1);
  }

  @Test
  void anEndpointThatKeepsBlocksBackDoesSoInVain() {
    LoopchainState begin = begin(2);
    chain.fork(4).servedWhole(liar);
    whole(follower(both, begin));
    assertThat(both.endpoints().lies()).isZero();
  }

  @Test
  void anOldBlockThatIsPlayedAgainIsSeen() {
    LoopchainState begin = begin(2);
    var answer = liar.method(BLOCK);
    liar.on(
        BLOCK,
        params ->
            params.containsKey("height") && FakeNode.height(params) == 2
                ? answer.apply(params)
                : Optional.of(
                    params.containsKey("height") ? chain.blocks.get(0) : chain.blocks.get(9)));
    assertThat(FollowWorld.failure(follower(alone, begin).sync().advance()))
        .hasMessageContaining("block 1 (expected: block ");
    assertThat(alone.endpoints().lies()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherForkWithoutVotesIsALie(boolean reencoded) {
    LoopchainFollower follower = follower(both, begin(11));
    LoopchainWorld fork = chain.fork(10).extend(FIRST.first(1), FIRST, 7);
    fork.extend(FIRST, FIRST, 7);
    if (reencoded) {
      follower = follower(both, begin(11));
      new ReencodedWorld(fork).servedBy(liar, goloop);
    } else {
      fork.servedWhole(liar);
    }
    try (FollowWorld world = new FollowWorld(liar.uri(), honest.uri())) {
      LoopchainFollower again = follower(world, follower.sync().trusted());
      whole(again);
      assertThat(world.endpoints().lies()).isEqualTo(1);
      assertThat(world.failures.getFirst())
          .contains(liar.uri() + ": block 11: another one than the trusted");
    }
  }

  @Test
  void twoHistoriesWithVotesFreezeItForGood() throws IOException {
    LoopchainFollower follower = follower(both, begin(2));
    whole(follower);
    LoopchainWorld fork = chain.fork(19).extend(FIRST.first(3), FIRST, 7);
    fork.extend(FIRST, FIRST, 7).servedWhole(liar);
    Throwable failure = FollowWorld.failure(follower.sync().advance());
    assertThat(failure)
        .isInstanceOf(ChainSplit.class)
        .hasMessageContaining("two histories: block 20: " + fork.hash(20))
        .hasMessageContaining("(accepted before: " + chain.hash(20));
    for (var vote : fork.votes.get(19).slots()) {
      if (vote.isPresent()) {
        assertThat(((ChainSplit) failure).evidence().toString())
            .contains(vote.orElseThrow().signature().bytes().toHex());
      }
    }
    TrustedFile<LoopchainState> file =
        new TrustedFile<>(folder.resolve("state"), LoopchainFollower.CODEC);
    file.write(follower.sync().trusted());
    chain.grow(2).servedWhole(liar);
    LoopchainFollower again = follower(both, file.read().orElseThrow());
    assertThat(FollowWorld.failure(again.sync().advance())).isInstanceOf(ChainSplit.class);
    assertThat(FollowWorld.failure(again.transaction(chain.transaction(7, 1))))
        .isInstanceOf(ChainSplit.class);
    assertThat(both.endpoints().lies()).isZero();
  }

  @Test
  void itGoesOnWhereItStoppedAndATornFileIsRefused() throws IOException {
    LoopchainFollower follower = follower(both, begin(2));
    whole(follower);
    Path path = folder.resolve("sub/state");
    TrustedFile<LoopchainState> file = new TrustedFile<>(path, LoopchainFollower.CODEC);
    assertThat(file.read()).isEmpty();
    file.write(follower.sync().trusted());
    chain.change(SECOND).grow(5);
    whole(follower(both, file.read().orElseThrow()));
    FollowWorld.refusesTorn(file, path);
  }

  @Test
  void slowOversizedAndGarbledAnswersAreNamed() {
    LoopchainState begin = begin(2);
    liar.fault(BLOCK, aResponse().withFixedDelay(20_000));
    try (FollowWorld hasty = new FollowWorld(Duration.ofMillis(300), liar.uri())) {
      servers.failed(follower(hasty, begin), Kind.UNAVAILABLE, "an answer within 300 ms");
    }
    liar.fault(BLOCK, aResponse().withBody("{\"result\":\"" + "A".repeat(9 << 20) + "\"}"));
    servers.failed(follower(alone, begin), Kind.MALFORMED, "more than 8388608 bytes");
    liar.fault(BLOCK, aResponse().withBody("{\"result\":"));
    servers.failed(follower(alone, begin), Kind.MALFORMED, "bytes that are no JSON");
    liar.fault(BLOCK, aResponse().withBody("{\"result\":[1]}"));
    servers.failed(
        follower(alone, begin), Kind.MALFORMED, "block: a list of 1 (expected: an object)");
    liar.fault(BLOCK, aResponse().withBody("{\"result\":{\"version\":\"0.9\"}}"));
    servers.failed(follower(alone, begin), Kind.MALFORMED, "block version: '0.9'");
    whole(follower(both, begin));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTransactionAndItsReceiptAreProven(boolean reencoded) {
    if (reencoded) {
      new ReencodedWorld(chain).servedBy(liar, goloop);
    }
    LoopchainFollower follower = follower(alone, begin(2));
    FollowWorld.drive(follower);
    for (int index = 0; index < LoopchainWorld.TRANSACTIONS; index++) {
      LoopchainFollower.ProvenTransaction proven =
          FollowWorld.await(follower.transaction(chain.transaction(7, index)));
      assertThat(proven.height()).isEqualTo(7);
      assertThat(proven.index()).isEqualTo(index);
      assertThat(proven.receipt().succeeded()).isTrue();
      assertThat(proven.receipt().events().getFirst().signature()).isEqualTo("Message(int)");
    }
    assertThat(alone.failures).isEmpty();
  }

  @Test
  void aNodeThatLiesAboutATransactionIsNamedAndTheNextOneAsked() {
    LoopchainFollower follower = follower(both, begin(2));
    FollowWorld.drive(follower);
    var result = liar.method("icx_getTransactionResult");
    Hash id = chain.transaction(7, 1);
    liar.on(
        "icx_getTransactionResult",
        params ->
            result.apply(params).map(json -> ((JsonObject) json).copy().put("status", "0x0")));
    lied(follower, id, "proof of transaction " + id + ": root in block 7: 0x");
    liar.on(
        "icx_getTransactionResult",
        params ->
            result.apply(params).map(json -> ((JsonObject) json).copy().put("blockHeight", "0x6")));
    lied(follower, id, "transactions of block 6: 3 without it, or too many");
    Hash other = chain.transaction(7, 2);
    liar.on(
        "icx_getTransactionResult",
        params -> result.apply(params.copy().put("txHash", other.toString())));
    lied(follower, id, "receipt: " + other);
  }

  private void lied(LoopchainFollower followed, Hash id, String words) {
    servers.lied(
        words,
        world -> {
          LoopchainFollower follower = follower(world, followed.sync().trusted());
          assertThat(FollowWorld.await(follower.transaction(id)).index()).isEqualTo(1);
        });
  }

  @Test
  void whatIsTooYoungOrUnknownIsSaidSo() {
    LoopchainFollower young = follower(alone, begin(5));
    assertThat(FollowWorld.failure(young.transaction(chain.transaction(7, 1))))
        .hasMessageContaining("in block 7 (expected: block <= 5, trusted)");
    assertThat(FollowWorld.failure(young.transaction(Hash.ZERO)))
        .hasMessageContaining("not known there");
  }
}
