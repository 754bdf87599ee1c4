package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
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
  private volatile EthereumStore trusted;
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
    this.trusted = trusted;
    this.clock = clock;
  }

  /**
   * The newest blocks that are proven.
   *
   * @param latest signed by two thirds of the sync committee, and may yet be reorganised away
   * @param finalized never
   * @param time of the latest one's slot
   */
  public record Heads(ExecutionBlock latest, ExecutionBlock finalized, Instant time) {}

  /** The chain finalised two histories: only people can say which of them holds. */
  public static final class ChainSplit extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Conflict conflict;

    ChainSplit(Conflict conflict) {
      super("the chain finalised two histories: " + conflict);
      this.conflict = conflict;
    }

    /** Holds the update that proves it. */
    public Conflict conflict() {
      return conflict;
    }
  }

  public EthereumStore trusted() {
    return trusted;
  }

  /** Of the last update that was accepted; zero before the first. */
  public int participants() {
    return participants;
  }

  /** Empty as long as nothing but beacon blocks from before Capella is trusted, or once frozen. */
  public Optional<Heads> heads() {
    EthereumStore store = trusted;
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
    if (trusted.isFrozen()) {
      return Future.failedFuture(new ChainSplit(trusted.conflict().orElseThrow()));
    }
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
    Instant head = client.network().timeOf(trusted.optimistic().beacon().slot());
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
    EthereumStore before = trusted;
    switch (client.verify(before, update, clock.instant())) {
      case Verdict.Accepted<LightClientUpdate>(LightClientUpdate verified) -> {
        trusted = client.apply(before, verified);
        participants = verified.votes().participants();
      }
      case Verdict.Refused<LightClientUpdate>(Refusal refusal) -> {
        if (refusal.kind() == Refusal.Kind.INVALID) {
          throw beacon
              .endpoints()
              .accuse(
                  "update for slot " + update.attestedSlot(),
                  refusal.subject() + ": " + refusal.found(),
                  refusal.expected());
        }
      }
      case Verdict.Conflicting<LightClientUpdate>(Conflict conflict) -> {
        trusted = client.freeze(before, conflict);
        throw new ChainSplit(conflict);
      }
    }
    return moved(before, trusted);
  }

  private static boolean moved(EthereumStore before, EthereumStore after) {
    return after.finalizedSlot() > before.finalizedSlot()
        || after.nextCommitteeKnown() != before.nextCommitteeKnown()
        || after.optimistic().beacon().slot() > before.optimistic().beacon().slot();
  }
}
