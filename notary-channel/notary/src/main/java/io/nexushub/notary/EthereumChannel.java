package io.nexushub.notary;

import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Transaction;
import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.notary.EthereumGenesis.Link;
import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The light-client channel of Ethereum: its state is the light client's store, moved by sync
 * committees' signatures; what a message centre's events say in finalised blocks leaves unchanged
 * for the notary channel, each exactly once and in order.
 */
public final class EthereumChannel implements Application {
  private static final List<String> METHODS = List.of("getStatus", "getAnchors", "getMessage");
  private static final String OPERATIONS = "update or prove-events";

  private final Link link;
  private final EthereumStore checkpoint;
  private final Lanes lanes;
  private final Admissions admissions;
  private final HubChannel channel;
  private final EthereumLightClient client;
  private final EthereumStates states;
  private final MessageEvent event;
  private final HubEvents events;
  private final Forwarding forwarding;

  private EthereumChannel(
      EthereumGenesis genesis,
      EthereumStore checkpoint,
      EthereumLightClient client,
      HashFunction keccak,
      SignatureScheme scheme) {
    this.link = genesis.link();
    this.checkpoint = checkpoint;
    this.client = client;
    this.lanes = new Lanes(genesis.channel(), keccak);
    this.admissions =
        new Admissions(
            genesis.channel(),
            scheme,
            operation -> !(operation instanceof HubOperation.Relay),
            OPERATIONS);
    this.channel = new HubChannel(lanes, this::apply);
    this.states = new EthereumStates(genesis.ethereum());
    this.event = new MessageEvent(link, keccak);
    this.events = new HubEvents(genesis.channel().address());
    this.forwarding =
        new Forwarding(link.network(), genesis.channel().destinations().getFirst(), lanes, events);
  }

  /**
   * A channel by its genesis.
   *
   * @param genesis as {@link EthereumGenesis} reads it
   * @throws MalformedMessage with the path of the key, what stood there and what was expected; also
   *     if the bootstrap is not that of the checkpoint
   */
  public static EthereumChannel fromGenesis(
      RpcItem.Dict genesis, HashFunction keccak, SignatureScheme scheme, BlsScheme bls)
      throws MalformedMessage {
    EthereumGenesis read = EthereumGenesis.read(genesis);
    EthereumLightClient client =
        new EthereumLightClient(read.ethereum(), read.policy(), bls, keccak);
    Verdict<EthereumStore> store =
        client.initialise(read.checkpoint(), client.objects().bootstrap(read.bootstrap()));
    return switch (store) {
      case Verdict.Accepted<EthereumStore>(EthereumStore checkpoint) ->
          new EthereumChannel(read, checkpoint, client, keccak, scheme);
      case Verdict.Refused<EthereumStore>(Refusal refusal) ->
          throw new MalformedMessage("genesis.ethereum.bootstrap: " + refusal);
      case Verdict.Conflicting<EthereumStore>(Conflict conflict) ->
          throw new MalformedMessage("genesis.ethereum.bootstrap: " + conflict);
    };
  }

  @Override
  public Admission admit(Bytes transaction) {
    return admissions.admit(transaction);
  }

  @Override
  public Execution genesis(State empty) {
    State state = states.writeStore(empty, checkpoint);
    return lanes.open(states.writeSequence(state, link.network(), link.firstSequence()));
  }

  @Override
  public List<Transaction> propose(State parentState, List<Transaction> waiting) {
    return channel.propose(waiting);
  }

  @Override
  public Execution execute(BlockContext block, State parentState, List<Transaction> transactions) {
    return channel.execute(block, parentState, transactions);
  }

  private Outcome apply(Draft draft, HubOperation operation) {
    return switch (operation) {
      case HubOperation.Update(Bytes update) -> update(draft, update);
      case HubOperation.ProveEvents(NetworkAddress network, List<Bytes> proofs) ->
          prove(draft, network, proofs);
      case HubOperation.Relay relay -> Outcome.notTaken(relay, OPERATIONS);
      case HubOperation.Govern govern -> Outcome.notTaken(govern, OPERATIONS);
      case HubOperation.Advance advance -> Outcome.notTaken(advance, OPERATIONS);
    };
  }

  private Outcome update(Draft draft, Bytes submitted) {
    LightClientUpdate update;
    try {
      update = client.objects().submitted(submitted);
    } catch (MalformedMessage malformed) {
      return new Outcome.Refused(HubCode.NOT_VALID, "update: " + malformed.getMessage());
    }
    EthereumStore store = states.store(draft.state());
    Instant now = Instant.EPOCH.plus(draft.block().timestampMicros(), ChronoUnit.MICROS);
    return switch (client.verify(store, update, now)) {
      case Verdict.Accepted<LightClientUpdate>(LightClientUpdate verified) ->
          advance(draft, store, client.apply(store, verified), verified);
      case Verdict.Refused<LightClientUpdate>(Refusal refusal) -> Outcome.refused(refusal);
      case Verdict.Conflicting<LightClientUpdate>(Conflict conflict) ->
          new Outcome.Done(
              draft
                  .with(states.writeStore(draft.state(), client.freeze(store, conflict)))
                  .emitting(events.frozen(link.network(), conflict.toString())));
    };
  }

  private Outcome advance(
      Draft draft, EthereumStore before, EthereumStore after, LightClientUpdate update) {
    Participation votes =
        new Participation(update.votes().participants(), client.network().preset().committeeSize());
    Draft next = draft.with(states.advance(draft.state(), before, after, votes));
    boolean moved = after.finalizedSlot() > before.finalizedSlot() && !after.anchors().isEmpty();
    return new Outcome.Done(
        moved
            ? next.emitting(events.finalised(link.network(), after.anchors().getLast(), votes))
            : next);
  }

  /** All or nothing, so that a relay knows where it stands. */
  private Outcome prove(Draft draft, NetworkAddress network, List<Bytes> proofs) {
    if (!network.equals(link.network())) {
      return Outcome.refused(HubCode.NO_SUCH_LINK, "link", network, link.network());
    }
    EthereumStore store = states.store(draft.state());
    Draft next = draft;
    for (Bytes proof : proofs) {
      long sequence = states.sequence(next.state(), network);
      switch (arrival(store, proof, sequence)) {
        case Verdict.Accepted<Arrival>(Arrival arrival) -> {
          Optional<Draft> taken = take(next, sequence, arrival);
          if (taken.isEmpty()) {
            return Outcome.blockFull(next.outbox());
          }
          next = taken.get();
        }
        case Verdict.Refused<Arrival>(Refusal refusal) -> {
          return Outcome.refused(refusal);
        }
        case Verdict.Conflicting<Arrival>(Conflict conflict) -> {
          return Outcome.refused(Refusal.frozen(conflict));
        }
      }
    }
    return new Outcome.Done(next);
  }

  private Verdict<Arrival> arrival(EthereumStore store, Bytes proof, long sequence) {
    EventEvidence evidence;
    try {
      evidence = EventEvidence.decode(proof);
    } catch (MalformedMessage malformed) {
      return Verdict.invalid(
          "event evidence", String.valueOf(malformed.getMessage()), "canonical RLP");
    }
    return client
        .prove(store, evidence)
        .then(log -> event.read(log.log(), sequence).map(raw -> new Arrival(log, raw)));
  }

  /** A proven event's message, as the contract gave it out. */
  private record Arrival(ProvenLog log, Bytes message) {}

  /** Counts an event and passes its message on; empty if the block has no room. */
  private Optional<Draft> take(Draft draft, long sequence, Arrival arrival) {
    Bytes message = arrival.message();
    State found =
        states.writeEventBlock(draft.state(), link.network(), arrival.log().block().number());
    Draft counted = draft.with(states.writeSequence(found, link.network(), sequence + 1));
    // No relay could carry it: it must not stop the messages behind it.
    if (message.length() > BtpMessage.MAX_LENGTH) {
      String reason =
          "message: %d bytes (expected: <= %d)".formatted(message.length(), BtpMessage.MAX_LENGTH);
      return Optional.of(
          counted.emitting(
              events.dropped(link.network(), sequence, Bytes.EMPTY, HubCode.NOT_VALID, reason)));
    }
    ProvenLog log = arrival.log();
    Participation votes = states.participation(draft.state(), log.anchor());
    long outgoing = forwarding.nextSequence(draft);
    return forwarding
        .pass(counted, message, proof(log, votes))
        .map(passed ->
            passed.emitting(events.proven(link.network(), sequence, outgoing, log, votes)));
  }

  private static String proof(ProvenLog log, Participation votes) {
    return "log %d of transaction %d in execution block %d, final by slot %d, sync committee %d/%d"
        .formatted(
            log.logPosition(),
            log.transactionIndex(),
            log.block().number(),
            log.anchor().slot(),
            votes.participants(),
            votes.size());
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return switch (method) {
      case "getStatus" ->
          new Answer.Found(
              states
                  .status(state)
                  .with("next_seq", nextSequences(state))
                  .with("event_block", eventBlocks(state))
                  .with("tx_seq", lanes.nextSequence(state, Forwarding.LANE)));
      case "getAnchors" ->
          new Answer.Found(
              RpcItem.array(
                  states.store(state).anchors().stream().map(EthereumChannel::describe).toList()));
      case "getMessage" -> Passages.query(state, params);
      default -> Queries.unknownMethod(method, METHODS);
    };
  }

  private RpcItem.Dict nextSequences(State state) {
    return RpcItem.dict().with(link.network().toString(), states.sequence(state, link.network()));
  }

  private RpcItem.Dict eventBlocks(State state) {
    return states
        .eventBlock(state, link.network())
        .map(block -> RpcItem.dict().with(link.network().toString(), block))
        .orElse(RpcItem.dict());
  }

  private static RpcItem.Dict describe(Anchor anchor) {
    return RpcItem.dict()
        .with("slot", anchor.slot())
        .with("beacon_root", anchor.beaconRoot().toString())
        .with("execution_block", anchor.execution().number())
        .with("execution_hash", anchor.execution().hash().toString());
  }
}
