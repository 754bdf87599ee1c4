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
import io.nexushub.notary.NotaryGenesis.Link;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The notary channel: takes messages that a community's light-client channel has proven, gives each
 * its place in the order towards its destination, and lets the members sign for it.
 */
public final class NotaryApplication implements Application {
  private static final List<String> METHODS =
      List.of("getStatus", "getLinks", "getNetworks", "getMessage");

  private final NavigableMap<NetworkAddress, Link> links;
  private final NavigableMap<NetworkAddress, BtpClientState> trusted;
  private final Lanes lanes;
  private final Admissions admissions;
  private final HubChannel channel;
  private final BtpRelay relay;
  private final Router router;
  private final HubEvents events;

  private NotaryApplication(
      NotaryGenesis genesis,
      NavigableMap<NetworkAddress, BtpClientState> trusted,
      HashFunction keccak,
      SignatureScheme scheme) {
    this.links = new TreeMap<>();
    genesis.links().forEach(link -> links.put(link.network(), link));
    this.trusted = new TreeMap<>(trusted);
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
    this.router = new Router(genesis.channel(), lanes, events);
  }

  /**
   * A notary channel by its genesis.
   *
   * @param genesis as {@link NotaryGenesis} reads it
   * @throws MalformedMessage with the path of the key, what stood there and what was expected
   */
  public static NotaryApplication fromGenesis(
      RpcItem.Dict genesis, HashFunction keccak, SignatureScheme scheme) throws MalformedMessage {
    NotaryGenesis read = NotaryGenesis.read(genesis);
    NavigableMap<NetworkAddress, BtpClientState> trusted = new TreeMap<>();
    for (Link link : read.links()) {
      try {
        trusted.put(link.network(), ClientStates.trusting(link.source(), keccak));
      } catch (MalformedMessage malformed) {
        throw new MalformedMessage(
            "genesis.links of " + link.network() + ": " + malformed.getMessage());
      }
    }
    return new NotaryApplication(read, trusted, keccak, scheme);
  }

  @Override
  public Admission admit(Bytes transaction) {
    return admissions.admit(transaction);
  }

  @Override
  public Execution genesis(State empty) {
    State state = empty;
    for (var client : trusted.entrySet()) {
      state = ClientStates.write(state, client.getKey(), client.getValue());
    }
    return lanes.open(state);
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

  private Outcome relay(Draft draft, NetworkAddress network, Bytes message) {
    Link link = links.get(network);
    if (link == null) {
      return Outcome.refused(HubCode.NO_SUCH_LINK, "link", network, names());
    }
    BtpClientState client = ClientStates.read(draft.state(), network);
    return switch (relay.verify(client, message)) {
      case Verdict.Accepted<Relayed>(Relayed relayed) ->
          deliver(draft, link, client.delivered(), relayed);
      case Verdict.Refused<Relayed>(Refusal refusal) -> Outcome.refused(refusal);
      case Verdict.Conflicting<Relayed>(Conflict conflict) ->
          freeze(draft, network, client, conflict);
    };
  }

  private Outcome deliver(Draft draft, Link link, long delivered, Relayed relayed) {
    int messages = relayed.messages().size();
    if (draft.taken(link.network()) + messages > link.maxMessages()) {
      return Outcome.refused(
          HubCode.BLOCK_FULL,
          "messages of " + link.network() + " in this block",
          draft.taken(link.network()) + messages,
          "<= " + link.maxMessages());
    }
    Draft next =
        draft
            .with(ClientStates.write(draft.state(), link.network(), relayed.state()))
            .taking(link.network(), messages);
    String proof = "BTP block %d of %s".formatted(relayed.state().height(), link.source().uid());
    long sequence = delivered;
    for (Bytes raw : relayed.messages()) {
      Optional<Draft> routed = router.route(next, link, new Router.Arrival(++sequence, raw, proof));
      if (routed.isEmpty()) {
        return Outcome.blockFull(next.outbox());
      }
      next = routed.get();
    }
    return new Outcome.Done(next);
  }

  /** The one way in which a relay that proves nothing changes the state: it stops its link. */
  private Outcome freeze(
      Draft draft, NetworkAddress network, BtpClientState client, Conflict conflict) {
    BtpClientState frozen = relay.freeze(client, conflict);
    return new Outcome.Done(
        draft
            .with(ClientStates.write(draft.state(), network, frozen))
            .emitting(events.frozen(network, conflict.toString())));
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return switch (method) {
      case "getStatus" -> status(state, params);
      case "getLinks" ->
          new Answer.Found(
              RpcItem.array(links.keySet().stream().map(link -> status(state, link)).toList()));
      case "getNetworks" -> new Answer.Found(lanes.describe(state));
      case "getMessage" -> Passages.query(state, params);
      default -> Queries.unknownMethod(method, METHODS);
    };
  }

  private Answer status(State state, RpcItem.Dict params) {
    Optional<NetworkAddress> link = Queries.network(params, "link").filter(links::containsKey);
    return link.isEmpty()
        ? Queries.invalid("link", params.text("link").orElse("missing"), names())
        : new Answer.Found(status(state, link.get()));
  }

  private RpcItem.Dict status(State state, NetworkAddress link) {
    long sent = lanes.towards(link).map(to -> lanes.nextSequence(state, to.id())).orElse(0L);
    return ClientStates.status(link, ClientStates.read(state, link), sent);
  }

  private String names() {
    return String.join(", ", links.keySet().stream().map(NetworkAddress::toString).toList());
  }
}
