package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Evidence;
import io.nexushub.protocol.consensus.Message;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What members have been convicted of, so that each offence is told once. */
final class Accusations {
  /** A member's further offences change nothing; beyond this they are not even kept. */
  private static final int MAX_PER_MEMBER = 16;

  private final Seat seat;
  private final Outbox out;
  private final Map<Address, Set<Long>> rounds = new TreeMap<>();

  Accusations(Seat seat, Outbox out) {
    this.seat = seat;
    this.out = out;
  }

  /** Whether news of an offence of this member in this round would still be news. */
  boolean isNews(Address offender, long round) {
    Set<Long> known = rounds.getOrDefault(offender, new TreeSet<>());
    return known.size() < MAX_PER_MEMBER && !known.contains(round);
  }

  /** Offence seen here, both signatures verified: records it and tells everybody. */
  void accuse(Evidence evidence) {
    if (isNews(evidence.offender(), evidence.round())) {
      rounds
          .computeIfAbsent(evidence.offender(), offender -> new TreeSet<>())
          .add(evidence.round());
      out.add(new Effect.Accuse(evidence));
      switch (evidence) {
        case Evidence.DoubleVote votes -> out.add(new Effect.Broadcast((Message) votes));
        case Evidence.DoubleProposal proposals ->
            out.add(new Effect.Broadcast((Message) proposals));
      }
    }
  }

  /** Offence told by a peer, who may have made it up. */
  void hear(Address from, Evidence evidence) {
    if (!isNews(evidence.offender(), evidence.round())) {
      return;
    }
    if (evidence.convicts(seat.chain(), seat.members(), seat.scheme())) {
      accuse(evidence);
    } else {
      out.add(
          new Effect.Refuse(
              from, "evidence against " + evidence.offender() + ": does not convict"));
    }
  }
}
