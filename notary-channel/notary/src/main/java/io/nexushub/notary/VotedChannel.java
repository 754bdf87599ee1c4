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
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The light-client channel of a chain whose blocks are voted on: its state is what the light client
 * trusts, moved by the voters' signatures.
 *
 * @param <T> what is trusted
 * @param <U> what moves it forward
 */
final class VotedChannel<T, U> implements Application {
  private static final List<String> METHODS = List.of("getStatus", "getAnchor");
  private static final String OPERATIONS = "update";

  private final NetworkAddress community;
  private final VotedChain<T, U> chain;
  private final Lanes lanes;
  private final Admissions admissions;
  private final HubChannel channel;
  private final HubEvents events;

  /**
   * @param community network address of the chain that is followed
   */
  VotedChannel(
      ChannelGenesis genesis,
      NetworkAddress community,
      VotedChain<T, U> chain,
      HashFunction keccak,
      SignatureScheme scheme) {
    this.community = community;
    this.chain = chain;
    this.lanes = new Lanes(genesis, keccak);
    this.admissions =
        new Admissions(
            genesis, scheme, operation -> operation instanceof HubOperation.Update, OPERATIONS);
    this.channel = new HubChannel(lanes, this::apply);
    this.events = new HubEvents(genesis.address());
  }

  @Override
  public Admission admit(Bytes transaction) {
    return admissions.admit(transaction);
  }

  @Override
  public Execution genesis(State empty) {
    return lanes.open(write(empty, chain.checkpoint()));
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
      case HubOperation.Relay relay -> Outcome.notTaken(relay, OPERATIONS);
      case HubOperation.ProveEvents proofs -> Outcome.notTaken(proofs, OPERATIONS);
      case HubOperation.Govern govern -> Outcome.notTaken(govern, OPERATIONS);
      case HubOperation.Advance advance -> Outcome.notTaken(advance, OPERATIONS);
    };
  }

  private Outcome update(Draft draft, Bytes submitted) {
    U update;
    try {
      update = chain.update().decode(submitted);
    } catch (MalformedMessage malformed) {
      return new Outcome.Refused(HubCode.NOT_VALID, "update: " + malformed.getMessage());
    }
    T trusted = read(draft.state());
    Instant now = Instant.EPOCH.plus(draft.block().timestampMicros(), ChronoUnit.MICROS);
    return switch (chain.client().verify(trusted, update, now)) {
      case Verdict.Accepted<U>(U verified) -> advance(draft, trusted, verified);
      case Verdict.Refused<U>(Refusal refusal) -> Outcome.refused(refusal);
      case Verdict.Conflicting<U>(Conflict conflict) ->
          new Outcome.Done(
              draft
                  .with(write(draft.state(), chain.client().freeze(trusted, conflict)))
                  .emitting(events.frozen(community, conflict.toString())));
    };
  }

  private Outcome advance(Draft draft, T before, U verified) {
    T after = chain.client().apply(before, verified);
    Participation votes =
        new Participation(chain.votes().applyAsInt(verified), chain.head(before).voters());
    return new Outcome.Done(
        draft
            .with(write(draft.state(), after))
            .emitting(events.finalised(community, chain.head(after).height(), votes)));
  }

  private T read(State state) {
    try {
      return chain.state().decoder().decode(state.get(StateKeys.client(community)).orElseThrow());
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("the light client in the state", malformed);
    }
  }

  private State write(State state, T trusted) {
    return state.put(StateKeys.client(community), chain.encode(trusted));
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return switch (method) {
      case "getStatus" -> new Answer.Found(status(read(state)));
      case "getAnchor" -> new Answer.Found(anchor(read(state)));
      default -> Queries.unknownMethod(method, METHODS);
    };
  }

  /** All that is trusted of the chain, for whoever looks for the next update. */
  private RpcItem.Dict anchor(T trusted) {
    return RpcItem.dict()
        .with("height", chain.head(trusted).height())
        .with("state", chain.encode(trusted).toString());
  }

  private RpcItem.Dict status(T trusted) {
    VotedChain.Head head = chain.head(trusted);
    RpcItem.Dict status =
        RpcItem.dict()
            .with("link", community.toString())
            .with("height", head.height())
            .with("block", head.block().toString())
            .with("timestamp", head.timestampMicros())
            .with("electorate", head.electorate().toString())
            .with("voters", head.voters());
    return chain
        .state()
        .conflict()
        .apply(trusted)
        .map(why -> status.with("frozen", why.toString()))
        .orElse(status);
  }
}
