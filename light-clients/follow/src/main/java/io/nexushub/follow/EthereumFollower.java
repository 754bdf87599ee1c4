package io.nexushub.follow;

import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Feeds a light-client channel of Ethereum: finds the updates that move it on, the logs in blocks
 * it holds for final, and what proves them.
 *
 * <p>
 *
 * {@snippet :
 * follower.updatesSince(status).compose(updates -> submitInOrder(updates));
 * follower.logs(lastSeen + 1, finalised, messageCentre)
 *     .compose(found -> follower.eventProof(found.logs().getFirst(), anchors));
 * }
 */
public final class EthereumFollower {
  /** Blocks whose logs are read at once. */
  private static final int MAX_WALK = 4096;

  /** Headers up to which they make the shorter proof; beyond, the state's history does. */
  static final int PROOF_WALK = 12;

  private final BeaconClient beacon;
  private final BlockWalk walk;
  private final BeaconHistory history;
  private final FollowPlan plan;
  private final LightClientObjects objects;
  private final InstantSource clock;

  public EthereumFollower(BeaconClient beacon, BlockWalk walk, InstantSource clock) {
    this.beacon = beacon;
    this.walk = walk;
    this.history = walk.historyBy(beacon);
    this.plan = new FollowPlan(beacon.network().preset());
    this.objects = new LightClientObjects(beacon.network());
    this.clock = clock;
  }

  /**
   * The updates to submit next, in order, as {@link LightClientObjects#submission}; none if the
   * client has all there is. At most a batch: ask again once they are taken.
   */
  public Future<List<Bytes>> updatesSince(EthereumStatus status) {
    long currentSlot = beacon.network().slotAt(clock.instant());
    return plan.wanted(status, currentSlot)
        .map(periods -> beacon.updates(periods.first(), periods.count()))
        .orElseGet(() -> Future.succeededFuture(List.of()))
        .compose(updates -> {
          List<Bytes> submissions = new ArrayList<>();
          EthereumStatus reached = taken(status, updates.iterator(), submissions);
          return beacon
              .finalityUpdate()
              .map(latest -> {
                taken(reached, latest.stream().iterator(), submissions);
                return List.copyOf(submissions);
              });
        });
  }

  private EthereumStatus taken(
      EthereumStatus status, Iterator<LightClientUpdate> updates, List<Bytes> submissions) {
    EthereumStatus reached = status;
    while (updates.hasNext()) {
      LightClientUpdate update = updates.next();
      Optional<EthereumStatus> next = plan.after(reached, update);
      if (next.isPresent()) {
        submissions.add(objects.submission(update));
        reached = next.orElseThrow();
      }
    }
    return reached;
  }

  /**
   * Every log of {@code address} from block {@code first} up to the finalised one, or to an earlier
   * one if that is far; none can be missing. A walk that is broken off goes on where it stopped
   * when asked again.
   */
  public Future<FoundLogs> logs(long first, ExecutionBlock finalised, Address address) {
    long last = Math.min(finalised.number(), first + MAX_WALK - 1);
    return first > last
        ? Future.succeededFuture(new FoundLogs(List.of(), last))
        : walk.logs(finalised, first, last, address);
  }

  /** Whether an execution node has the block; false also if none answers. */
  public Future<Boolean> knows(Hash block) {
    return walk.knows(block);
  }

  /**
   * {@link EventEvidence}, encoded, for a client that holds the anchors for final: by headers, by
   * the execution states' histories, or else by the beacon chain's.
   *
   * @param anchors oldest first
   */
  public Future<Bytes> eventProof(FoundLog log, List<Anchor> anchors) {
    return walk.evidence(log, anchors.stream().map(Anchor::execution).toList(), PROOF_WALK)
        .recover(cause ->
            anchors.isEmpty() || !history.reaches(anchors.getLast(), log.header())
                ? Future.failedFuture(cause)
                : history
                    .leap(anchors.getLast(), log.header())
                    .map(log::evidence)
                    .recover(also -> {
                      also.addSuppressed(cause);
                      return Future.failedFuture(also);
                    }))
        .map(EventEvidence::encode);
  }
}
