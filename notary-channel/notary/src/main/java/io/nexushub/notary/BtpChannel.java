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
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.BtpRelay;
import io.nexushub.lightclient.btp.BtpRelay.Relayed;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Optional;

/**
 * The light-client channel of a community that signs BTP blocks, such as a loopchain community or
 * another Nexus: its state is the community's light client, and what it has proven leaves unchanged
 * for the notary channel.
 */
public final class BtpChannel implements Application {
  private static final List<String> METHODS = List.of("getStatus", "getAnchor", "getMessage");

  private final NetworkAddress community;
  private final BtpClientState trusted;
  private final Lanes lanes;
  private final Admissions admissions;
  private final HubChannel channel;
  private final BtpRelay relay;
  private final HubEvents events;
  private final Forwarding forwarding;

  private BtpChannel(
      BtpChannelGenesis genesis,
      BtpClientState trusted,
      HashFunction keccak,
      SignatureScheme scheme) {
    this.community = genesis.source().uid();
    this.trusted = trusted;
    this.lanes = new Lanes(genesis.channel(), keccak);
    this.admissions =
        new Admissions(
            genesis.channel(),
            scheme,
            operation -> operation instanceof HubOperation.Relay,
            "relay");
    this.channel = new HubChannel(lanes, this::apply);
    this.relay = new BtpRelay(new BtpLightClient(keccak, scheme));
    this.events = new HubEvents(genesis.channel().address());
    this.forwarding =
        new Forwarding(community, genesis.channel().destinations().getFirst(), lanes, events);
  }

  /**
   * A channel by its genesis.
   *
   * @param genesis as {@link BtpChannelGenesis} reads it
   * @throws MalformedMessage with the path of the key, what stood there and what was expected
   */
  public static BtpChannel fromGenesis(
      RpcItem.Dict genesis, HashFunction keccak, SignatureScheme scheme) throws MalformedMessage {
    BtpChannelGenesis read = BtpChannelGenesis.read(genesis);
    try {
      return new BtpChannel(read, ClientStates.trusting(read.source(), keccak), keccak, scheme);
    } catch (MalformedMessage malformed) {
      throw new MalformedMessage("genesis.link: " + malformed.getMessage());
    }
  }

  @Override
  public Admission admit(Bytes transaction) {
    return admissions.admit(transaction);
  }

  @Override
  public Execution genesis(State empty) {
    return lanes.open(ClientStates.write(empty, community, trusted));
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
      case HubOperation.Relay(NetworkAddress link, Bytes message) -> relay(draft, link, message);
      case HubOperation.Update update -> Outcome.notTaken(update, "relay");
      case HubOperation.ProveEvents proofs -> Outcome.notTaken(proofs, "relay");
      case HubOperation.Govern govern -> Outcome.notTaken(govern, "relay");
      case HubOperation.Advance advance -> Outcome.notTaken(advance, "relay");
    };
  }

  private Outcome relay(Draft draft, NetworkAddress link, Bytes message) {
    if (!link.equals(community)) {
      return Outcome.refused(HubCode.NO_SUCH_LINK, "link", link, community);
    }
    BtpClientState client = ClientStates.read(draft.state(), community);
    return switch (relay.verify(client, message)) {
      case Verdict.Accepted<Relayed>(Relayed relayed) -> passOn(draft, client, relayed);
      case Verdict.Refused<Relayed>(Refusal refusal) -> Outcome.refused(refusal);
      case Verdict.Conflicting<Relayed>(Conflict conflict) -> freeze(draft, client, conflict);
    };
  }

  private Outcome passOn(Draft draft, BtpClientState client, Relayed relayed) {
    long height = relayed.state().height();
    String proof = "BTP block %d of %s".formatted(height, community);
    Draft next = draft.with(ClientStates.write(draft.state(), community, relayed.state()));
    long sequence = client.delivered();
    for (Bytes message : relayed.messages()) {
      long outgoing = forwarding.nextSequence(next);
      Optional<Draft> passed = forwarding.pass(next, message, proof);
      if (passed.isEmpty()) {
        return Outcome.blockFull(next.outbox());
      }
      next = passed.get().emitting(events.proven(community, ++sequence, outgoing, height));
    }
    return new Outcome.Done(next);
  }

  private Outcome freeze(Draft draft, BtpClientState client, Conflict conflict) {
    BtpClientState frozen = relay.freeze(client, conflict);
    return new Outcome.Done(
        draft
            .with(ClientStates.write(draft.state(), community, frozen))
            .emitting(events.frozen(community, conflict.toString())));
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return switch (method) {
      case "getStatus" -> new Answer.Found(status(state));
      case "getAnchor" -> new Answer.Found(anchor(state));
      case "getMessage" -> Passages.query(state, params);
      default -> Queries.unknownMethod(method, METHODS);
    };
  }

  /** All that is trusted of the community, for whoever is shown proofs of its state. */
  private RpcItem.Dict anchor(State state) {
    BtpClientState client = ClientStates.read(state, community);
    return RpcItem.dict().with("height", client.height()).with("state", client.encode().toString());
  }

  private RpcItem.Dict status(State state) {
    BtpClientState client = ClientStates.read(state, community);
    return ClientStates.status(community, client, lanes.nextSequence(state, Forwarding.LANE));
  }
}
