package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.follow.EndpointFailure.Kind;
import java.util.function.Consumer;

/** A server that a test lets lie, one that does not, and the clients that ask them. */
final class TwoServers implements AutoCloseable {
  final FakeNode liar = FakeNode.start();
  final FakeNode honest = FakeNode.start();
  final FollowWorld alone = new FollowWorld(liar.uri());
  final FollowWorld both = new FollowWorld(liar.uri(), honest.uri());

  /** Both serve the same chain. */
  TwoServers serving(Consumer<FakeNode> chain) {
    chain.accept(liar);
    chain.accept(honest);
    return this;
  }

  /** The round fails by the liar's fault, which is named. */
  void failed(ChainFollower<?> follower, Kind kind, String words) {
    EndpointFailure failure = (EndpointFailure) FollowWorld.failure(follower.sync().advance());
    assertThat(failure).hasMessageContaining(words).hasMessageContaining(liar.uri().toString());
    assertThat(failure.kind()).isEqualTo(kind);
  }

  /** The proof succeeds, by the other one. A client for each lie: who lied once is asked last. */
  void lied(String words, Consumer<FollowWorld> proof) {
    try (FollowWorld world = new FollowWorld(liar.uri(), honest.uri())) {
      proof.accept(world);
      assertThat(world.endpoints().lies()).isEqualTo(1);
      assertThat(world.failures.getFirst()).contains(liar.uri().toString()).contains(words);
    }
  }

  @Override
  public void close() {
    alone.close();
    both.close();
    liar.close();
    honest.close();
  }
}
