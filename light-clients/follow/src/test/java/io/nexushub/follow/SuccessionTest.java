package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A loopchain network becomes a goloop network, and the clients go over from one to the other. */
class SuccessionTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();
  private static final String RECEIPT = "icx_getTransactionResult";
  private static final Voters FIRST = Voters.of("first", 4);
  private static final Voters SECOND = Voters.of("second", 7);

  @AutoClose private final TwoServers servers = new TwoServers();
  private final FakeNode liar = servers.liar;
  private final FakeNode honest = servers.honest;
  private final FollowWorld both = servers.both;
  private final LoopchainWorld loopchain =
      new LoopchainWorld(FIRST).grow(20).change(SECOND).grow(9);
  private final GoloopWorld goloop =
      GoloopWorld.after(loopchain, SECOND).grow(5).change(FIRST).grow(4);

  private void served(FakeNode node, GoloopWorld after) {
    after.servedBy(node);
    var receipts = node.method(RECEIPT);
    new ReencodedWorld(loopchain).servedBy(node, after);
    var older = node.method(RECEIPT);
    node.on(RECEIPT, params -> older.apply(params).or(() -> receipts.apply(params)));
  }

  private LoopchainState last() {
    LoopchainState begin =
        FollowWorld.await(
            LoopchainFollower.begin(
                SCHEME, both.endpoints(), new BlockCheckpoint(2, loopchain.hash(2))));
    LoopchainFollower follower =
        new LoopchainFollower(
            both.vertx(), SCHEME, both.endpoints(), begin, InstantSource.fixed(GoloopWorld.NOW));
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header().height()).isEqualTo(loopchain.height());
    return follower.sync().trusted();
  }

  private Future<GoloopState> succeed(LoopchainState last) {
    return GoloopFollower.succeed(
        GoloopWorld.CLIENT, both.endpoints(), last, InstantSource.fixed(GoloopWorld.NOW));
  }

  @Test
  void theRepresentativesVoteOnGoloopsFirstBlocks() {
    servers.serving(node -> served(node, goloop));
    GoloopState begin = FollowWorld.await(succeed(last()));
    assertThat(begin.header().height()).isGreaterThan(loopchain.height());
    GoloopFollower follower = GoloopWorld.follower(both, begin);
    FollowWorld.drive(follower);
    assertThat(follower.sync().trusted().header()).isEqualTo(goloop.top());
    assertThat(FollowWorld.await(follower.transaction(goloop.id(1))).receipt().succeeded())
        .isTrue();
    assertThat(both.failures).isEmpty();
  }

  @Test
  void whomNobodyElectedIsALiar() {
    served(liar, GoloopWorld.after(loopchain, Voters.of("stranger", 7)));
    served(honest, goloop);
    GoloopState begin = FollowWorld.await(succeed(last()));
    assertThat(begin.header().validatorsHash()).contains(GoloopWorld.validators(FIRST).hash());
    assertThat(both.failures).anyMatch(failure -> failure.contains("after loopchain's 31"));
    assertThat(both.endpoints().lies()).isEqualTo(1);
  }

  /** In the middle of loopchain's blocks there is nothing of goloop's to go on with. */
  @Test
  void onlyTheLastBlockIsSucceeded() {
    servers.serving(node -> served(node, goloop));
    LoopchainState early =
        FollowWorld.await(
            LoopchainFollower.begin(
                SCHEME, both.endpoints(), new BlockCheckpoint(24, loopchain.hash(24))));
    assertThat(FollowWorld.failure(succeed(early)))
        .hasMessageContaining("icx_getBlockHeaderByHeight")
        .hasMessageContaining("header version: 1 (expected: 2)");
  }

  @Test
  void withoutGoloopsBlocksThereIsNothingToGoOnWith() {
    servers.serving(node -> served(node, goloop));
    LoopchainState last = last();
    for (FakeNode node : new FakeNode[] {liar, honest}) {
      node.on(
          "icx_getLastBlock",
          params -> Optional.of(new JsonObject().put("height", loopchain.height())));
    }
    assertThat(FollowWorld.failure(succeed(last)))
        .hasMessageContaining("blocks after loopchain's 31: none (expected: one of goloop's");
  }
}
