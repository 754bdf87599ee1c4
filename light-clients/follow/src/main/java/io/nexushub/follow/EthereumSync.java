package io.nexushub.follow;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EthereumStoreCodec;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A light client that runs: asks beacon nodes for what it lacks, verifies each answer, keeps what
 * it trusts. One round at a time.
 *
 * <p>
 *
 * {@snippet :
 * while (sync.advance().await()) {} // months are caught up with in rounds of sixteen periods
 * ExecutionBlock latest = sync.heads().orElseThrow().latest();
 * }
 */
public final class EthereumSync {
  /** Even a head that is not final counts only with two thirds of the committee behind it. */
  public static final UpdatePolicy POLICY = new UpdatePolicy(false, 67);

  /** A head is signed a slot later and heard of within another; empty slots happen. */
  private static final int PATIENT_SLOTS = 4;

  private final Vertx vertx;
  private final EthereumLightClient client;
  private final BeaconClient beacon;
  private final FollowPlan plan;
  private final InstantSource clock;
  private final Trust<EthereumStore, LightClientUpdate> trust;
  private volatile int participants;

  /**
   * @param client with {@link #POLICY}, or a stricter one
   */
  public EthereumSync(
      Vertx vertx,
      EthereumLightClient client,
      BeaconClient beacon,
      EthereumStore trusted,
      InstantSource clock) {
    this.vertx = vertx;
    this.client = client;
    this.beacon = beacon;
    this.plan = new FollowPlan(client.network().preset());
    this.clock = clock;
    this.trust =
        new Trust<>(
            ChainRules.of(
                client,
                EthereumStore::conflict,
                new LightClientObjects(client.network())::submission),
            trusted,
            clock);
  }

  /**
   * The newest blocks that are proven.
   *
   * @param latest signed by two thirds of the sync committee, and may yet be reorganised away
   * @param finalized never
   * @param time of the latest one's slot
   */
  public record Heads(ExecutionBlock latest, ExecutionBlock finalized, Instant time) {}

  /** What is trusted, in a file. */
  public static TrustedFile.Codec<EthereumStore> codec(NetworkConfig network) {
    EthereumStoreCodec codec = new EthereumStoreCodec(network);
    return TrustedFile.Codec.of(codec::encode, codec::decode);
  }

  public EthereumStore trusted() {
    return trust.state();
  }

  /** Of the last update that was accepted; zero before the first. */
  public int participants() {
    return participants;
  }

  /** Empty as long as nothing but beacon blocks from before Capella is trusted, or once frozen. */
  public Optional<Heads> heads() {
    EthereumStore store = trusted();
    Optional<ExecutionBlock> trustedBlock =
        store.isFrozen() ? Optional.empty() : store.executionBlock();
    return trustedBlock.map(finalized -> {
      Optional<ExecutionBlock> newer =
          store.optimistic().executionBlock().filter(block -> block.number() > finalized.number());
      long slot = newer.isPresent() ? store.optimistic().beacon().slot() : store.finalizedSlot();
      return new Heads(newer.orElse(finalized), finalized, client.network().timeOf(slot));
    });
  }

  /**
   * One round: the periods that are missing, or else what is newest. Completes with whether
   * anything moved.
   *
   * @return fails with {@link ChainSplit} for good, with what endpoints did otherwise
   */
  public Future<Boolean> advance() {
    try {
      trust.requireOneHistory();
    } catch (ChainSplit split) {
      return Future.failedFuture(split);
    }
    EthereumStore trusted = trusted();
    EthereumStatus status =
        new EthereumStatus(trusted.finalizedSlot(), trusted.nextCommitteeKnown());
    return plan.wanted(status, client.network().slotAt(clock.instant()))
        .map(periods -> beacon.updates(periods.first(), periods.count()).compose(this::take))
        .orElseGet(() -> Future.succeededFuture(false))
        .compose(moved -> moved ? Future.succeededFuture(true) : newest())
        .onSuccess(this::lookElsewhere);
  }

  /** What an endpoint keeps back is no lie: a head that stands still makes another one's turn. */
  private void lookElsewhere(boolean moved) {
    Instant head = client.network().timeOf(trusted().optimistic().beacon().slot());
    Duration patience = client.network().slotTime().multipliedBy(PATIENT_SLOTS);
    if (!moved && Duration.between(head, clock.instant()).compareTo(patience) > 0) {
      beacon.endpoints().askAnother();
    }
  }

  private Future<Boolean> newest() {
    return beacon
        .finalityUpdate()
        .compose(finality ->
            beacon
                .optimisticUpdate()
                .compose(optimistic -> {
                  List<LightClientUpdate> updates = new ArrayList<>();
                  finality.ifPresent(updates::add);
                  optimistic.ifPresent(updates::add);
                  return take(updates);
                }));
  }

  /** Not on the event loop: a new committee alone is 35 ms of curve arithmetic. */
  private Future<Boolean> take(List<LightClientUpdate> updates) {
    return vertx.executeBlocking(() -> {
      boolean moved = false;
      for (LightClientUpdate update : updates) {
        moved |= take(update);
      }
      return moved;
    });
  }

  private boolean take(LightClientUpdate update) throws EndpointFailure, ChainSplit {
    EthereumStore before = trusted();
    Optional<Refusal> refusal = trust.take(update);
    if (refusal.isEmpty()) {
      participants = update.votes().participants();
    } else if (refusal.orElseThrow().kind() == Refusal.Kind.INVALID) {
      Refusal invalid = refusal.orElseThrow();
      throw beacon
          .endpoints()
          .accuse(
              "update for slot " + update.attestedSlot(),
              invalid.subject() + ": " + invalid.found(),
              invalid.expected());
    }
    return moved(before, trusted());
  }

  private static boolean moved(EthereumStore before, EthereumStore after) {
    return after.finalizedSlot() > before.finalizedSlot()
        || after.nextCommitteeKnown() != before.nextCommitteeKnown()
        || after.optimistic().beacon().slot() > before.optimistic().beacon().slot();
  }
}
