package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;

/**
 * Gathers the members' signatures over blocks' BTP decisions: those that come with votes for the
 * block's child, and after the commit, by gossip, the others. Signatures are those of the members
 * of the block's own epoch, also when the next one has begun.
 *
 * <p>An honest member signs a decision in two cases only, and both imply that the block is or will
 * be final if a quorum signs: with a vote in the round right after the block's, or after its
 * commit.
 */
final class Notarisations {
  /** After so many repetitions: with a quorum it is enough, without one peers' stores are asked. */
  private static final int REPEATS = 5;

  /** How many blocks' signatures are sent again at once. */
  private static final int RESENT_AT_ONCE = 8;

  private final Address self;
  private final Outbox out;
  private final Map<Hash, NotaryTally> open = new LinkedHashMap<>(); // in order of height

  /** Those of them that are committed, the oldest first. */
  private final SequencedSet<Hash> committed = new LinkedHashSet<>();

  private Seat seat;
  private int turn;

  Notarisations(Seat seat, Outbox out) {
    this.seat = seat;
    this.self = seat.self();
    this.out = out;
  }

  /** The next epoch begins. */
  void enter(Seat next) {
    seat = next;
  }

  /**
   * After a restart: a committed block that lacked signatures.
   *
   * @param members of the block's epoch
   */
  void resume(Notarisation unfinished, Membership members) {
    NotaryTally tally = new NotaryTally(unfinished.height(), unfinished.block(), members);
    tally.decided(unfinished.decision());
    unfinished.shares().forEach(share -> tally.count(share.member(), share.signature()));
    tally.commit();
    open.put(unfinished.block(), tally);
    committed.add(unfinished.block());
  }

  /** At the start: signs what was committed without this replica's signature. */
  void start() {
    for (NotaryTally tally : open.values()) {
      if (tally.isCommitted() && signLate(tally)) {
        report(tally);
      }
    }
  }

  /** From here on signatures for this block are kept, even before it is executed. */
  void expect(Block block) {
    open.put(block.id(), new NotaryTally(block.height(), block.id(), seat.members()));
  }

  void discarded(Hash block) {
    open.remove(block);
    committed.remove(block);
  }

  void executed(Block block, Optional<Hash> decision) {
    NotaryTally tally = open.get(block.id());
    if (tally == null) {
      return;
    }
    if (decision.isEmpty()) {
      discarded(block.id());
      return;
    }
    tally.decided(decision.orElseThrow());
    tally.takeUnchecked().forEach((member, share) -> check(tally, member, share));
  }

  /**
   * The block's decision, if it has one for this replica to sign with a vote. A vote for the first
   * block of an epoch carries none: the last block of the one before is not its members' to sign.
   */
  Optional<Hash> decision(Hash block) {
    return present(block).filter(tally -> place(tally).isPresent()).flatMap(NotaryTally::decision);
  }

  /** This replica's signature over the block's decision, given with a vote. */
  void signed(Hash block, Signature share) {
    present(block).ifPresent(tally -> tally.count(place(tally).orElseThrow(), share));
  }

  /** Of a block of the present epoch. */
  private Optional<NotaryTally> present(Hash block) {
    return Optional.ofNullable(open.get(block))
        .filter(tally -> tally.members().epoch() == seat.members().epoch());
  }

  private OptionalInt place(NotaryTally tally) {
    return tally.members().indexOf(self);
  }

  void committed(Block block) {
    NotaryTally tally = open.get(block.id());
    if (tally == null) {
      return;
    }
    tally.commit();
    committed.add(block.id());
    signLate(tally);
    report(tally);
    if (committed.size() > Replica.MAX_NOTARISATIONS) {
      open.remove(committed.removeFirst());
    }
  }

  /** Signs a committed block's decision, unless a vote did; says whether it did. */
  private boolean signLate(NotaryTally tally) {
    OptionalInt place = place(tally);
    if (place.isEmpty() || tally.has(place.getAsInt())) {
      return false;
    }
    Optional<Signature> share = tally.decision().flatMap(decision -> sign(tally, decision));
    share.ifPresent(signature -> tally.count(place.getAsInt(), signature));
    share
        .map(signature -> List.of(new Seal(place.getAsInt(), signature)))
        .map(seals -> new NotaryShares(tally.height(), tally.block(), seals))
        .ifPresent(message -> out.add(new Effect.Broadcast(message)));
    return share.isPresent();
  }

  private Optional<Signature> sign(NotaryTally tally, Hash decision) {
    return seat.signer()
        .sign(
            new Statement.OfDecision(
                seat.chain(), tally.members().epoch(), tally.height(), tally.block(), decision))
        .map(MemberSigner.Signed::signature);
  }

  /** A signature that came with a vote of the present epoch; false if it is wrong. */
  boolean hear(Hash block, int member, Signature share) {
    Optional<NotaryTally> known = present(block).filter(tally -> !tally.has(member));
    if (known.isEmpty()) {
      return true;
    }
    NotaryTally tally = known.orElseThrow();
    if (tally.decision().isEmpty()) {
      tally.keepUnchecked(member, share);
      return true;
    }
    boolean right = check(tally, member, share);
    if (right && tally.isCommitted()) {
      report(tally);
    }
    return right;
  }

  /** Came with fetched blocks, which are yet to be executed; wrong ones are dropped then. */
  void fetched(Address from, NotaryShares message) {
    NotaryTally tally = open.get(message.block());
    if (tally != null && tally.decision().isEmpty()) {
      message.shares().stream()
          .filter(share -> share.member() < tally.members().size())
          .forEach(share -> tally.keepUnchecked(share.member(), share.signature()));
    } else {
      hear(from, message);
    }
  }

  /** Gossip; what the sender lacks it gets in return. */
  void hear(Address from, NotaryShares message) {
    NotaryTally tally = open.get(message.block());
    if (tally == null || tally.decision().isEmpty()) {
      return; // Nothing to check it against yet; it will be repeated.
    }
    int before = tally.size();
    List<Integer> theirs = new ArrayList<>();
    for (Seal share : message.shares()) {
      if (share.member() >= tally.members().size()
          || !(tally.has(share.member()) || check(tally, share.member(), share.signature()))) {
        out.add(
            new Effect.Refuse(
                from, "notary share of member " + share.member() + ": not over this decision"));
        return;
      }
      theirs.add(share.member());
    }
    if (tally.isCommitted() && tally.size() > before) {
      report(tally);
    }
    if (tally.isCommitted() && !theirs.containsAll(tally.signers())) {
      out.add(new Effect.Send(from, tally.toNotarisation().toMessage()));
    }
  }

  private boolean check(NotaryTally tally, int member, Signature share) {
    Hash decision = tally.decision().orElseThrow();
    boolean right = seat.scheme().verify(tally.members().at(member).key(), decision, share);
    if (right) {
      tally.count(member, share);
    }
    return right;
  }

  private void report(NotaryTally tally) {
    out.add(new Effect.Notarise(tally.toNotarisation()));
  }

  /** Shows others what is known of blocks that lack signatures; they answer with what they have. */
  void resend() {
    int sent = 0;
    boolean asked = false;
    for (NotaryTally tally : open.values()) {
      if (!tally.isCommitted()
          || tally.size() == tally.members().size()
          || sent == RESENT_AT_ONCE) {
        continue;
      }
      if (signLate(tally)) { // The signer was away when the block was committed.
        report(tally);
      }
      boolean quorum = tally.toNotarisation().hasQuorum(tally.members());
      boolean often = tally.repeat() > REPEATS;
      if (!quorum || !often) {
        tell(tally);
        sent++;
      }
      if (!quorum && often && !asked) {
        askStore(tally);
        asked = true;
      }
    }
  }

  /** Those who have left are no longer reached by broadcasts, and may hold what is missing. */
  private void tell(NotaryTally tally) {
    NotaryShares message = tally.toNotarisation().toMessage();
    out.add(new Effect.Broadcast(message));
    tally.members().addresses().stream()
        .filter(member -> !seat.members().contains(member) && !member.equals(self))
        .forEach(member -> out.add(new Effect.Send(member, message)));
  }

  /** Peers whose replicas have forgotten a block's signatures still have them stored with it. */
  private void askStore(NotaryTally tally) {
    Address peer = tally.members().addressAt(turn++ % tally.members().size());
    if (!peer.equals(self)) {
      out.add(new Effect.FetchBlocks(peer, tally.height(), tally.height()));
    }
  }
}
