package io.nexushub.follow;

import io.nexushub.follow.BeaconClient.UnprovenHeader;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The one thing that is believed because an operator says so: the root of the first beacon block of
 * a finalised epoch, not older than what validators that have left could rewrite. A root that is
 * something else is recognised, and the operator told what it is.
 */
public final class Checkpoints {
  /**
   * A checkpoint or a stored state of more than this is refused unless the operator says otherwise:
   * two weeks, well inside the weak-subjectivity period of a chain with many validators.
   */
  public static final Duration MAX_AGE = Duration.ofDays(14);

  private final EthereumLightClient client;
  private final BeaconClient beacon;
  private final ExecutionClient execution;

  public Checkpoints(EthereumLightClient client, BeaconClient beacon, ExecutionClient execution) {
    this.client = client;
    this.beacon = beacon;
    this.execution = execution;
  }

  /** A root that one cannot begin with; the message says what it is and what to do. */
  public static final class UnusableCheckpoint extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableCheckpoint(String message) {
      super(message);
    }
  }

  /** What a client trusts that begins there. Fails with {@link UnusableCheckpoint}. */
  public Future<EthereumStore> begin(Hash root, Duration maxAge, Instant now) {
    return beacon
        .bootstrap(root)
        .recover(cause ->
            EndpointFailure.isNotFound(cause)
                ? explained(root).compose(what -> unusable("checkpoint " + root + " " + what))
                : Future.failedFuture(cause))
        .compose(bootstrap -> initialised(root, bootstrap))
        .compose(store ->
            ageProblem(client.network(), store.finalizedSlot(), maxAge, now)
                .map(problem -> Checkpoints.<EthereumStore>unusable("checkpoint " + problem))
                .orElseGet(() -> Future.succeededFuture(store)));
  }

  /** Why what was final at a slot is too old to begin with, if it is. */
  public static Optional<String> ageProblem(
      NetworkConfig network, long slot, Duration maxAge, Instant now) {
    Duration age = Duration.between(network.timeOf(slot), now);
    return age.compareTo(maxAge) <= 0
        ? Optional.empty()
        : Optional.of(
            ("of slot %d is %s old (expected: <= %s; validators that have left since could have"
                    + " signed another history: take a fresh one, as checkpoint suggest does)")
                .formatted(slot, Ages.shown(age), Ages.shown(maxAge)));
  }

  private Future<EthereumStore> initialised(Hash root, LightClientBootstrap bootstrap) {
    return switch (client.initialise(root, bootstrap)) {
      case Verdict.Accepted<EthereumStore>(EthereumStore store) -> Future.succeededFuture(store);
      case Verdict.Refused<EthereumStore>(Refusal refusal) -> unusable(refusal.toString());
      case Verdict.Conflicting<EthereumStore>(Conflict conflict) -> unusable(conflict.toString());
    };
  }

  /** What a root is for which no node has a bootstrap. */
  private Future<String> explained(Hash root) {
    return beacon
        .unprovenHeader(root.toString())
        .compose(header ->
            header.isPresent()
                ? Future.succeededFuture(ofBeacon(header.orElseThrow()))
                : execution
                    .header(root)
                    .map(block ->
                        "is the hash of execution block #%d (expected: the root of a beacon block)"
                            .formatted(block.number()))
                    .otherwise(
                        "is known to none of the nodes (expected: the root of the first block of a"
                            + " finalised epoch)"));
  }

  private String ofBeacon(UnprovenHeader header) {
    int epoch = client.network().preset().slotsPerEpoch();
    long within = header.slot() % epoch;
    return within == 0
        ? "is the block of slot %d, of which no node keeps a bootstrap (expected: a younger one)"
            .formatted(header.slot())
        : "is the block of slot %d, %d slots into epoch %d (expected: the first block of an epoch)"
            .formatted(header.slot(), within, header.slot() / epoch);
  }

  private static <T> Future<T> unusable(String message) {
    return Future.failedFuture(new UnusableCheckpoint(message));
  }
}
