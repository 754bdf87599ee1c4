package io.nexushub.dex.channel;

import io.nexushub.dex.book.BlockEnd;
import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Changed;
import io.nexushub.dex.book.Dispatch;
import io.nexushub.dex.book.Payment;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.Vault;
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
import io.nexushub.notary.Admissions;
import io.nexushub.notary.ClientStates;
import io.nexushub.notary.Draft;
import io.nexushub.notary.HubChannel;
import io.nexushub.notary.HubCode;
import io.nexushub.notary.HubEvents;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.Lanes;
import io.nexushub.notary.Outcome;
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
 * The exchange: what vaults say comes in proven by the notary channel, meets at one price when the
 * block ends, and goes out as orders that the members sign.
 */
public final class DexApplication implements Application {
  private static final String OPERATIONS = "relay, govern or advance";

  private final DexGenesis genesis;
  private final NetworkAddress notary;
  private final BtpClientState trusted;
  private final Lanes lanes;
  private final Admissions admissions;
  private final HubChannel channel;
  private final BtpRelay relay;
  private final HubEvents hops;
  private final DexEvents events;
  private final Centre centre;
  private final Governance governance;

  private DexApplication(
      DexGenesis genesis, BtpClientState trusted, HashFunction keccak, SignatureScheme scheme) {
    this.genesis = genesis;
    this.notary = genesis.notary().uid();
    this.trusted = trusted;
    this.lanes = new Lanes(genesis.channel(), keccak);
    this.admissions =
        new Admissions(genesis.channel(), scheme, DexApplication::isTaken, OPERATIONS);
    this.channel = new HubChannel(lanes, this::apply, this::close);
    this.relay = new BtpRelay(new BtpLightClient(keccak, scheme));
    this.hops = new HubEvents(genesis.channel().address());
    this.events = new DexEvents(genesis.channel().address());
    this.centre = new Centre(genesis.channel().network(), notary, lanes, hops, events);
    this.governance = new Governance(genesis, keccak, scheme, centre, events);
  }

  /**
   * A channel by its genesis.
   *
   * @param genesis as {@link DexGenesis} reads it
   * @throws MalformedMessage with the path of the key, what stood there and what was expected
   */
  public static DexApplication fromGenesis(
      RpcItem.Dict genesis, HashFunction keccak, SignatureScheme scheme) throws MalformedMessage {
    DexGenesis read = DexGenesis.read(genesis);
    try {
      return new DexApplication(read, ClientStates.trusting(read.notary(), keccak), keccak, scheme);
    } catch (MalformedMessage malformed) {
      throw new MalformedMessage("genesis.link: " + malformed.getMessage());
    }
  }

  private static boolean isTaken(HubOperation operation) {
    return switch (operation) {
      case HubOperation.Relay relayed -> true;
      case HubOperation.Govern govern -> true;
      case HubOperation.Advance advance -> true;
      case HubOperation.Update update -> false;
      case HubOperation.ProveEvents proofs -> false;
    };
  }

  @Override
  public Admission admit(Bytes transaction) {
    return admissions.admit(transaction);
  }

  @Override
  public Execution genesis(State empty) {
    Book book = new Book(ClientStates.write(empty, notary, trusted));
    for (Vault vault : genesis.vaults()) {
      book = book.with(vault);
    }
    for (Pool pool : genesis.pools()) {
      book = book.with(pool);
    }
    return lanes.open(book.state());
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
      case HubOperation.Govern govern -> governance.apply(draft, govern);
      case HubOperation.Advance advance -> new Outcome.Done(draft);
      case HubOperation.Update update -> Outcome.notTaken(update, OPERATIONS);
      case HubOperation.ProveEvents proofs -> Outcome.notTaken(proofs, OPERATIONS);
    };
  }

  private Outcome relay(Draft draft, NetworkAddress link, Bytes message) {
    if (!link.equals(notary)) {
      return Outcome.refused(HubCode.NO_SUCH_LINK, "link", link, notary);
    }
    BtpClientState client = ClientStates.read(draft.state(), notary);
    return switch (relay.verify(client, message)) {
      case Verdict.Accepted<Relayed>(Relayed relayed) ->
          deliver(draft, client.delivered(), relayed);
      case Verdict.Refused<Relayed>(Refusal refusal) -> Outcome.refused(refusal);
      case Verdict.Conflicting<Relayed>(Conflict conflict) -> freeze(draft, client, conflict);
    };
  }

  private Outcome deliver(Draft draft, long delivered, Relayed relayed) {
    int messages = relayed.messages().size();
    if (draft.taken(notary) + messages > genesis.maxMessages()) {
      return Outcome.refused(
          HubCode.BLOCK_FULL,
          "messages of this block",
          draft.taken(notary) + messages,
          "<= " + genesis.maxMessages());
    }
    Draft next =
        draft
            .with(ClientStates.write(draft.state(), notary, relayed.state()))
            .taking(notary, messages);
    String proof = "BTP block %d of %s".formatted(relayed.state().height(), notary);
    long sequence = delivered;
    for (Bytes raw : relayed.messages()) {
      Optional<Draft> taken = centre.take(next, new Centre.Arrival(++sequence, raw, proof));
      if (taken.isEmpty()) {
        return Outcome.blockFull(next.outbox());
      }
      next = taken.get();
    }
    return new Outcome.Done(next);
  }

  private Outcome freeze(Draft draft, BtpClientState client, Conflict conflict) {
    BtpClientState frozen = relay.freeze(client, conflict);
    return new Outcome.Done(
        draft
            .with(ClientStates.write(draft.state(), notary, frozen))
            .emitting(hops.frozen(notary, conflict.toString())));
  }

  /** The book decides, and what it owes leaves as far as the block has room. */
  private Draft close(Draft draft) {
    Changed changed = BlockEnd.close(new Book(draft.state()), Centre.now(draft));
    Draft next =
        events.announce(draft.with(changed.book().state()), changed.book(), changed.entries());
    for (Vault vault : genesis.vaults()) {
      next = dispatch(next, vault.network());
    }
    return next;
  }

  private Draft dispatch(Draft draft, NetworkAddress vault) {
    Draft next = draft;
    while (true) {
      Optional<Dispatch.Departure> departure =
          Dispatch.next(new Book(next.state()), vault, Centre.now(next));
      if (departure.isEmpty()) {
        return next;
      }
      Changed changed = departure.get().changed();
      List<Long> numbers =
          departure.get().payments().stream().map(Payment::order).map(o -> o.number()).toList();
      Optional<Draft> sent =
          centre.send(next.with(changed.book().state()), vault, departure.get().message(), numbers);
      if (sent.isEmpty()) {
        return next;
      }
      next = events.announce(sent.get(), changed.book(), changed.entries());
    }
  }

  @Override
  public Answer query(State state, String method, RpcItem.Dict params) {
    return new DexQueries(genesis, lanes).answer(state, method, params);
  }
}
