package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.Seal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gathers the members' signatures over blocks' BTP decisions: those that come with votes for the
 * block's child, and after the commit, by gossip, the others.
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

  private final Seat seat;
  private final OptionalInt self;
  private final Outbox out;
  private final Map<Hash, NotaryTally> open = new LinkedHashMap<>(); // in order of height
  private int turn;

  Notarisations(Seat seat, Outbox out) {
    this.seat = seat;
    this.self = seat.members().indexOf(seat.self());
    this.out = out;
  }

  /** After a restart: a committed block that lacked signatures. */
  void resume(Notarisation unfinished) {
    NotaryTally tally = new NotaryTally(unfinished.height(), unfinished.block());
    tally.decided(unfinished.decision());
    unfinished.shares().forEach(share -> tally.count(share.member(), share.signature()));
    tally.commit();
    open.put(unfinished.block(), tally);
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
    open.put(block.id(), new NotaryTally(block.height(), block.id()));
  }

  void discarded(Hash block) {
    open.remove(block);
  }

  void executed(Block block, Optional<Hash> decision) {
    NotaryTally tally = open.get(block.id());
    if (tally == null) {
      return;
    }
    if (decision.isEmpty()) {
      open.remove(block.id());
      return;
    }
    tally.decided(decision.orElseThrow());
    tally.takeUnchecked().forEach((member, share) -> check(tally, member, share));
  }

  /** This replica's signature over the block's decision, if it has one: to go with a vote. */
  Optional<Signature> sign(Hash block) {
    NotaryTally tally = open.get(block);
    if (tally == null || tally.decision().isEmpty() || self.isEmpty()) {
      return Optional.empty();
    }
    Signature share = seat.signer().sign(tally.decision().orElseThrow());
    tally.count(self.getAsInt(), share);
    return Optional.of(share);
  }

  void committed(Block block) {
    NotaryTally tally = open.get(block.id());
    if (tally == null) {
      return;
    }
    tally.commit();
    signLate(tally);
    report(tally);
    forgetOldest();
  }

  private void forgetOldest() {
    List<Hash> committed =
        open.values().stream().filter(NotaryTally::isCommitted).map(NotaryTally::block).toList();
    if (committed.size() > Replica.MAX_NOTARISATIONS) {
      open.remove(committed.get(0));
    }
  }

  /** Signs a committed block's decision, unless a vote did; says whether it did. */
  private boolean signLate(NotaryTally tally) {
    if (self.isEmpty() || tally.has(self.getAsInt())) {
      return false;
    }
    Optional<Signature> share = sign(tally.block());
    share
        .map(signature -> List.of(new Seal(self.getAsInt(), signature)))
        .map(seals -> new NotaryShares(tally.height(), tally.block(), seals))
        .ifPresent(message -> out.add(new Effect.Broadcast(message)));
    return share.isPresent();
  }

  /** A signature that came with a vote; false if it is wrong. */
  boolean hear(Hash block, int member, Signature share) {
    NotaryTally tally = open.get(block);
    if (tally == null || tally.has(member)) {
      return true;
    }
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
          .filter(share -> share.member() < seat.members().size())
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
      if (share.member() >= seat.members().size()
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
    boolean right = seat.scheme().verify(seat.members().at(member).key(), decision, share);
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
      if (!tally.isCommitted() || tally.size() == seat.members().size() || sent == RESENT_AT_ONCE) {
        continue;
      }
      boolean quorum = tally.toNotarisation().hasQuorum(seat.members());
      boolean often = tally.repeat() > REPEATS;
      if (!quorum || !often) {
        out.add(new Effect.Broadcast(tally.toNotarisation().toMessage()));
        sent++;
      }
      if (!quorum && often && !asked) {
        askStore(tally);
        asked = true;
      }
    }
  }

  /** Peers whose replicas have forgotten a block's signatures still have them stored with it. */
  private void askStore(NotaryTally tally) {
    Address peer = seat.members().addressAt(turn++ % seat.members().size());
    if (self.isEmpty() || !peer.equals(seat.members().addressAt(self.getAsInt()))) {
      out.add(new Effect.FetchBlocks(peer, tally.height(), tally.height()));
    }
  }
}
