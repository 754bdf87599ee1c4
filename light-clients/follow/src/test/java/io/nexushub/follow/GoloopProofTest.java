package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What transactions did, proven by nodes that are believed nothing. */
class GoloopProofTest {
  private static final String HEADER = "icx_getBlockHeaderByHeight";
  private static final Voters FIRST = Voters.of("first", 4);
  private static final long TRANSACTIONS = 12;

  @AutoClose private final TwoServers servers = new TwoServers();
  private final FakeNode liar = servers.liar;
  private final FakeNode honest = servers.honest;
  private final GoloopWorld chain = new GoloopWorld(FIRST, TRANSACTIONS).grow(20);
  private final FollowWorld alone = servers.alone;
  private final FollowWorld both = servers.both;

  GoloopProofTest() {
    servers.serving(chain::servedBy);
  }

  private GoloopState begin(long height) {
    return chain.begin(both, height);
  }

  @Test
  void aTransactionItsReceiptAndItsEventsAreProven() {
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    for (int index : new int[] {0, 1, 17}) {
      GoloopFollower.ProvenTransaction proven =
          FollowWorld.await(follower.transaction(chain.id(index)));
      assertThat(proven.height()).isEqualTo(TRANSACTIONS);
      assertThat(proven.index()).isEqualTo(index);
      assertThat(proven.transaction().id()).isEqualTo(chain.id(index));
      assertThat(proven.receipt().cumulativeStepUsed()).isEqualTo(100_000 * index);
      assertThat(proven.events()).hasSize(GoloopWorld.EVENTS);
      assertThat(proven.events().getLast().event().signature()).isEqualTo("Message(str,int)");
    }
    assertThat(both.failures).isEmpty();
  }

  @Test
  void aNodeThatLiesAboutATransactionIsNamedAndTheNextOneAsked() {
    GoloopFollower follower = GoloopWorld.follower(both, begin(3));
    FollowWorld.drive(follower);
    var result = liar.method("icx_getTransactionResult");
    liar.on(
        "icx_getTransactionResult",
        params ->
            result.apply(params).map(json -> ((JsonObject) json).copy().put("txIndex", "0x5")));
    lied(follower, "transaction 5 of block 12: transaction " + chain.id(5));
    liar.on("icx_getTransactionResult", result);
    var proof = liar.method("icx_getProofForResult");
    liar.on("icx_getProofForResult", params -> proof.apply(params.copy().put("index", "0x6")));
    lied(follower, "proof of transaction " + chain.id(1) + ": receipt 1 of block 12");
    liar.on("icx_getProofForResult", params -> Optional.of(new JsonArray()));
    lied(follower, "the end of the proof");
    liar.on("icx_getProofForResult", proof);
    var data = liar.method("icx_getDataByHash");
    liar.on("icx_getDataByHash", params -> Optional.of(FakeNode.base64(Bytes.utf8("else"))));
    lied(follower, "icx_getDataByHash: 0x");
    liar.on("icx_getDataByHash", data);
    var header = liar.method(HEADER);
    liar.on(
        HEADER,
        params ->
            FakeNode.height(params) == TRANSACTIONS
                ? Optional.of(FakeNode.base64(shifted(chain.headers.get(12)).encode()))
                : header.apply(params));
    lied(follower, "header of block 12");
  }

  private void lied(GoloopFollower followed, String words) {
    servers.lied(
        words,
        world -> {
          GoloopFollower follower = GoloopWorld.follower(world, followed.sync().trusted());
          assertThat(FollowWorld.await(follower.transaction(chain.id(1))).index()).isEqualTo(1);
        });
  }

  private static GoloopHeader shifted(GoloopHeader header) {
    return new GoloopHeader(
        header.height(),
        header.timestamp() + 1,
        header.proposer(),
        header.parent(),
        header.votesHash(),
        header.validatorsHash(),
        header.patches(),
        header.transactions(),
        header.bloom(),
        header.result(),
        header.filter());
  }

  @Test
  void whatIsTooYoungTooOldOrUnknownIsSaidSo() {
    GoloopFollower young = GoloopWorld.follower(alone, begin(TRANSACTIONS));
    assertThat(FollowWorld.failure(young.transaction(chain.id(1))))
        .hasMessageContaining("in block 12 (expected: block <= 11, trusted)");
    chain.grow(1_030);
    GoloopFollower old = GoloopWorld.follower(alone, begin(chain.height()));
    assertThat(FollowWorld.failure(old.transaction(chain.id(1))))
        .hasMessageContaining("in block 12 (expected: block > 26: what is older needs");
    assertThat(FollowWorld.failure(old.transaction(Hash.ZERO)))
        .hasMessageContaining("not known there");
  }
}
