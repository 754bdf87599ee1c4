package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.loopchain.LoopchainLightClient;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a light client that runs elsewhere is fed with: it follows, whatever servers say. */
class ChainFeedTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();
  private static final Voters FIRST = Voters.of("first", 4);
  private static final Voters SECOND = Voters.of("second", 7);

  @AutoClose private final TwoServers servers = new TwoServers();
  private final FakeNode liar = servers.liar;
  private final FollowWorld world = servers.both;

  private ChainFeed goloop() {
    return ChainFeed.ofGoloop(
        world.vertx(), SCHEME, world.endpoints(), InstantSource.fixed(GoloopWorld.NOW));
  }

  private GoloopState begin(GoloopWorld chain) {
    servers.serving(chain::servedBy);
    return chain.begin(world, 3);
  }

  /** How the other client takes what it is fed with. */
  private static <T, U> T fed(LightClient<T, U, ?, ?> client, T trusted, U update, Instant now) {
    if (client.verify(trusted, update, now) instanceof Verdict.Accepted<U>(U verified)) {
      return client.apply(trusted, verified);
    }
    throw new AssertionError(client.verify(trusted, update, now));
  }

  private GoloopState drive(ChainFeed feed, GoloopState begin) throws MalformedMessage {
    GoloopState state = begin;
    Optional<Bytes> next = FollowWorld.await(feed.after(state.encode()));
    while (next.isPresent()) {
      GoloopUpdate update = GoloopUpdate.decode(next.orElseThrow());
      state = fed(GoloopWorld.CLIENT, state, update, GoloopWorld.NOW);
      next = FollowWorld.await(feed.after(state.encode()));
    }
    return state;
  }

  @Test
  void goloopIsFollowedThroughChangesOfValidators() throws MalformedMessage {
    GoloopWorld chain = new GoloopWorld(FIRST, 12).grow(20);
    GoloopState begin = begin(chain);
    chain.change(SECOND).grow(1_030).change(FIRST).grow(3);
    assertThat(drive(goloop(), begin).header()).isEqualTo(chain.top());
    assertThat(world.failures).isEmpty();
  }

  @Test
  void loopchainIsFollowedThroughChangesOfRepresentatives() throws MalformedMessage {
    LoopchainWorld chain = new LoopchainWorld(FIRST).grow(30).change(SECOND).grow(9);
    servers.serving(chain::servedWhole);
    LoopchainLightClient client = new LoopchainLightClient(SCHEME);
    LoopchainState state =
        FollowWorld.await(
            LoopchainFollower.begin(
                SCHEME, world.endpoints(), new BlockCheckpoint(2, chain.hash(2))));
    ChainFeed feed =
        ChainFeed.ofLoopchain(
            world.vertx(), SCHEME, world.endpoints(), InstantSource.fixed(LoopchainWorld.NOW));
    Optional<Bytes> next = FollowWorld.await(feed.after(state.encode()));
    while (next.isPresent()) {
      LoopchainUpdate update = LoopchainUpdate.decode(next.orElseThrow());
      state = fed(client, state, update, LoopchainWorld.NOW);
      next = FollowWorld.await(feed.after(state.encode()));
    }
    assertThat(state.hash()).isEqualTo(chain.hash(chain.height() - 1));
    assertThat(world.failures).isEmpty();
  }

  @Test
  void whatAServerForgesIsNotHandedOver() throws MalformedMessage {
    GoloopWorld chain = new GoloopWorld(FIRST, 12).grow(20);
    GoloopState begin = begin(chain);
    liar.on("icx_getVotesByHeight", chain.votesOf(Voters.of("stranger", 4)));
    assertThat(drive(goloop(), begin).header()).isEqualTo(chain.top());
    assertThat(world.endpoints().lies()).isEqualTo(1);
  }

  /** First the one that the other client lacks, then the one that contradicts it. */
  @Test
  void ofTwoHistoriesBothAreHandedOver() throws MalformedMessage {
    GoloopWorld chain = new GoloopWorld(FIRST, 12).grow(20);
    final GoloopState begin = begin(chain);
    chain.fork(19).extend(FIRST.first(3), FIRST, 7).servedBy(liar);
    ChainFeed feed = goloop();
    Bytes first = FollowWorld.await(feed.after(begin.encode())).orElseThrow();
    GoloopState state = fed(GoloopWorld.CLIENT, begin, GoloopUpdate.decode(first), GoloopWorld.NOW);
    Bytes second = FollowWorld.await(feed.after(state.encode())).orElseThrow();
    assertThat(GoloopWorld.CLIENT.verify(state, GoloopUpdate.decode(second), GoloopWorld.NOW))
        .isInstanceOfSatisfying(
            Verdict.Conflicting.class,
            verdict -> {
              GoloopState frozen = GoloopWorld.CLIENT.freeze(state, verdict.conflict());
              assertThat(FollowWorld.failure(feed.after(frozen.encode())))
                  .isInstanceOf(ChainSplit.class);
            });
  }

  @Test
  void whatIsNoStateIsRefused() {
    assertThat(FollowWorld.failure(goloop().after(Bytes.utf8("no state"))))
        .isInstanceOf(MalformedMessage.class);
  }
}
