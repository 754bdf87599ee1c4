package io.nexushub.dex.channel;

import io.nexushub.dex.book.Answers;
import io.nexushub.dex.book.Book;
import io.nexushub.dex.book.Changed;
import io.nexushub.dex.book.Fees;
import io.nexushub.dex.book.Pool;
import io.nexushub.dex.book.PoolId;
import io.nexushub.dex.book.Side;
import io.nexushub.notary.Draft;
import io.nexushub.notary.HubCode;
import io.nexushub.notary.HubOperation.Govern;
import io.nexushub.notary.Outcome;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.dex.ToVault;
import io.nexushub.protocol.dex.VaultOrder;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Changes that more than two thirds of the members signed: no single key opens or pays anything.
 */
final class Governance {
  private final NetworkAddress network;
  private final NavigableSet<Address> founders;
  private final HashFunction keccak;
  private final BtpNetworks networks;
  private final SignatureScheme scheme;
  private final Centre centre;
  private final DexEvents events;

  Governance(
      DexGenesis genesis,
      HashFunction keccak,
      SignatureScheme scheme,
      Centre centre,
      DexEvents events) {
    this.network = genesis.channel().network();
    this.founders = new TreeSet<>(genesis.channel().members());
    this.keccak = keccak;
    this.networks = new BtpNetworks(keccak);
    this.scheme = scheme;
    this.centre = centre;
    this.events = events;
  }

  Outcome apply(Draft draft, Govern govern) {
    Change change;
    try {
      change = Change.decode(govern.change());
    } catch (MalformedMessage malformed) {
      return new Outcome.Refused(HubCode.NOT_VALID, "change: " + malformed.getMessage());
    }
    long last = last(draft.state());
    if (change.number() != last + 1) {
      int code = change.number() <= last ? HubCode.ALREADY_VERIFIED : HubCode.NOT_VERIFIABLE;
      return refused(code, "change number", change.number(), last + 1);
    }
    NavigableSet<Address> members = members(draft.state());
    int agreed = agreed(members, change.digest(network), govern.approvals());
    int needed = members.size() * 2 / 3 + 1;
    if (agreed < needed) {
      return refused(
          HubCode.UNAUTHORIZED,
          "members who signed",
          agreed + " of " + members.size(),
          ">= " + needed);
    }
    Draft counted =
        draft
            .put(DexKeys.lastChange(), new RlpWriter().uint(change.number()).toBytes())
            .emitting(events.governed(change));
    return carryOut(counted, change);
  }

  static long last(State state) {
    return state
        .get(DexKeys.lastChange())
        .map(stored -> OpenRequest.read(stored, RlpReader::uint64))
        .orElse(0L);
  }

  /** Those who sign what the channel sends: who has left decides nothing any more. */
  private NavigableSet<Address> members(State state) {
    NavigableSet<Address> appointed = new TreeSet<>();
    networks
        .appointed(state)
        .ifPresent(
            signers -> signers.members().forEach(member -> member.ifPresent(appointed::add)));
    return appointed.isEmpty() ? founders : appointed;
  }

  /** Each member once, however often he signed. */
  private int agreed(NavigableSet<Address> members, Hash digest, List<Signature> approvals) {
    TreeSet<Address> agreed = new TreeSet<>();
    for (Signature approval : approvals) {
      Optional<PublicKey> key = scheme.recover(digest, approval);
      key.map(signer -> Address.of(signer, keccak))
          .filter(members::contains)
          .ifPresent(agreed::add);
    }
    return agreed.size();
  }

  private Outcome carryOut(Draft draft, Change change) {
    Book book = new Book(draft.state());
    return switch (change.action()) {
      case Change.OpenPool open -> open(draft, book, open);
      case Change.SetFees(PoolId id, var fees) -> onPool(draft, book, id, pool -> pool.with(fees));
      case Change.Resume(PoolId id) -> onPool(draft, book, id, pool -> pool.stoppedBecause(""));
      case Change.SetHalt(var level) -> new Outcome.Done(draft.with(book.with(level).state()));
      case Change.SetPolicy policy -> policy(draft, book, change.number(), policy);
      case Change.PayFees fees -> payFees(draft, book, change.number(), fees);
    };
  }

  private static Outcome open(Draft draft, Book book, Change.OpenPool open) {
    PoolId id = open.pool();
    if (book.vault(id.first()).isEmpty() || book.vault(id.second()).isEmpty()) {
      return refused(HubCode.NOT_VALID, "pool", id, "assets of vaults");
    }
    if (book.pool(id).isPresent() || book.pools().size() == Book.MAX_POOLS) {
      return refused(HubCode.NOT_VALID, "pool", id, "a new one, of at most " + Book.MAX_POOLS);
    }
    Pool opened =
        Pool.open(id, open.firstWeightPpm(), Fees.WHOLE_PPM - open.firstWeightPpm(), open.fees());
    return new Outcome.Done(draft.with(book.with(opened).state()));
  }

  /** What becomes of a pool. */
  @FunctionalInterface
  private interface Alteration {
    Pool of(Pool pool);
  }

  private static Outcome onPool(Draft draft, Book book, PoolId id, Alteration alteration) {
    Optional<Pool> pool = book.pool(id);
    return pool.isEmpty()
        ? noPool(id)
        : new Outcome.Done(draft.with(book.with(alteration.of(pool.get())).state()));
  }

  private Outcome policy(Draft draft, Book book, long number, Change.SetPolicy set) {
    if (book.vault(set.vault()).isEmpty()) {
      return refused(HubCode.NOT_VALID, "vault", set.vault(), book.vaults());
    }
    ToVault.Policy policy =
        new ToVault.Policy(number, set.windowSeconds(), set.cap(), set.paused());
    Draft changed = draft.with(Answers.policy(book, set.vault(), policy).state());
    return centre
        .send(changed, set.vault(), policy, List.of())
        .<Outcome>map(Outcome.Done::new)
        .orElseGet(() -> Outcome.blockFull(draft.outbox()));
  }

  private Outcome payFees(Draft draft, Book book, long number, Change.PayFees fees) {
    if (book.pool(fees.pool()).isEmpty()) {
      return noPool(fees.pool());
    }
    Side side = fees.second() ? Side.SECOND : Side.FIRST;
    ChainAddress coin = fees.pool().asset(side).address();
    BigInteger amount = fees.amount();
    ChainAddress recipient = fees.recipient();
    if (recipient.isZero() || recipient.family() != coin.family() || amount.signum() == 0) {
      return refused(HubCode.NOT_VALID, "payment", amount + " to " + recipient, "somebody there");
    }
    VaultOrder payout =
        new VaultOrder(
            0, VaultOrder.Kind.PAYOUT, coin, recipient, amount, new SourceNumber(network, number));
    Optional<Changed> paid = Answers.fees(book, fees.pool(), side, payout, Centre.now(draft));
    return paid.<Outcome>map(changed ->
            new Outcome.Done(
                events.announce(
                    draft.with(changed.book().state()), changed.book(), changed.entries())))
        .orElseGet(() -> refused(HubCode.NOT_VALID, "fees", amount, "at most those there are"));
  }

  private static Outcome noPool(PoolId id) {
    return refused(HubCode.NOT_VALID, "pool", id, "a pool of this exchange");
  }

  private static Outcome refused(int code, String subject, Object found, Object expected) {
    return new Outcome.Refused(code, subject + ": " + found + " (expected: " + expected + ")");
  }
}
