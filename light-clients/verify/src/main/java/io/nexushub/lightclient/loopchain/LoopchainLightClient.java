package io.nexushub.lightclient.loopchain;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.loopchain.LoopchainEvidence.Subject;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.SignatureScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows a loopchain network of blocks 0.3 to 0.5 from a checkpoint. Inside a term it may skip, as
 * every header names the list of those who vote on it; a block that names another list cannot be
 * skipped, because nothing else shows who comes next.
 */
public final class LoopchainLightClient
    implements LightClient<LoopchainState, LoopchainUpdate, LoopchainEvidence, Proven> {
  /** How far a leader's clock may be ahead of ours. */
  public static final Duration CLOCK_DRIFT = Duration.ofSeconds(15);

  private static final long MICROS = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final VoteRules votes;

  public LoopchainLightClient(SignatureScheme scheme) {
    this.votes = new VoteRules(scheme);
  }

  /** The one thing that is believed because an operator says so: a block's hash. */
  public Verdict<LoopchainState> initialise(Hash checkpoint, LoopchainHeader header, RepList reps) {
    if (checkpoint.isZero() || !header.hash().equals(checkpoint)) {
      return Verdict.invalid("checkpoint's header", header.hash(), checkpoint);
    }
    return reps.root().equals(header.revealedRepsHash())
        ? Verdict.accepted(new LoopchainState(header, reps, Optional.empty()))
        : Verdict.invalid("representatives' root", reps.root(), header.revealedRepsHash());
  }

  @Override
  public Verdict<LoopchainUpdate> verify(
      LoopchainState trusted, LoopchainUpdate update, Instant now) {
    if (trusted.isFrozen()) {
      return Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()));
    }
    LoopchainHeader header = update.header();
    if (header.height() <= trusted.header().height()) {
      return older(trusted, update);
    }
    boolean rival =
        header.height() == trusted.header().height() + 1
            && !header.prevHash().equals(trusted.hash());
    Optional<Refusal> refusal =
        reps(trusted, header)
            .or(() -> rival ? Optional.empty() : time(trusted, header, now))
            .or(() -> rival ? Optional.empty() : nextReps(update))
            .or(() -> votes.refusal(update.voted(), trusted.reps()));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.orElseThrow());
    }
    return rival
        ? conflict("parent of block " + header.height(), trusted, update, header.prevHash())
        : Verdict.accepted(update);
  }

  /** Another block of the same height with votes enough is a second history. */
  private Verdict<LoopchainUpdate> older(LoopchainState trusted, LoopchainUpdate update) {
    LoopchainHeader header = update.header();
    LoopchainHeader known = trusted.header();
    boolean contrary = header.height() == known.height() && !header.hash().equals(trusted.hash());
    boolean listKnown = !known.changesReps() && header.repsHash().equals(trusted.reps().root());
    return contrary && listKnown && votes.refusal(update.voted(), trusted.reps()).isEmpty()
        ? conflict("block " + header.height(), trusted, update, header.hash())
        : Verdict.refused(Refusal.stale("block height", header.height(), "> " + known.height()));
  }

  private static Verdict<LoopchainUpdate> conflict(
      String subject, LoopchainState trusted, LoopchainUpdate update, Hash contrary) {
    return new Verdict.Conflicting<>(
        new Conflict(
            subject, trusted.hash().toString(), contrary.toString(), update.header().encode()));
  }

  private static Optional<Refusal> reps(LoopchainState trusted, LoopchainHeader header) {
    Hash expected = trusted.reps().root();
    return header.repsHash().equals(expected)
        ? Optional.empty()
        : Optional.of(
            Refusal.invalid(
                "block %d.repsHash".formatted(header.height()),
                header.repsHash(),
                expected + "; a block that changes the list is not to be skipped"));
  }

  private static Optional<Refusal> time(
      LoopchainState trusted, LoopchainHeader header, Instant now) {
    if (header.timestamp() <= trusted.header().timestamp()) {
      return Optional.of(
          Refusal.invalid(
              "block %d.timestamp".formatted(header.height()),
              header.timestamp(),
              "> " + trusted.header().timestamp()));
    }
    long latest = micros(now.plus(CLOCK_DRIFT));
    return header.timestamp() > latest
        ? Optional.of(
            Refusal.early(
                "block %d.timestamp".formatted(header.height()),
                header.timestamp(),
                "<= " + latest))
        : Optional.empty();
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * MICROS + instant.getNano() / NANOS_PER_MICRO;
  }

  /** The new list comes with the header that names it, and with no other. */
  private static Optional<Refusal> nextReps(LoopchainUpdate update) {
    LoopchainHeader header = update.header();
    String subject = "next representatives of block " + header.height();
    if (!header.changesReps()) {
      return update
          .nextReps()
          .map(list -> Refusal.invalid(subject, list.size() + " of them", "none: no change"));
    }
    Optional<Hash> found = update.nextReps().map(RepList::root);
    return found.filter(header.nextRepsHash()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            Refusal.invalid(
                subject, found.map(Hash::toString).orElse("none"), header.nextRepsHash()));
  }

  @Override
  public LoopchainState apply(LoopchainState trusted, LoopchainUpdate verified) {
    return trusted.after(verified);
  }

  @Override
  public LoopchainState freeze(LoopchainState trusted, Conflict conflict) {
    return new LoopchainState(trusted.header(), trusted.reps(), Optional.of(conflict));
  }

  @Override
  public Verdict<Proven> prove(LoopchainState trusted, LoopchainEvidence evidence) {
    if (trusted.isFrozen()) {
      return Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()));
    }
    return walk(trusted, evidence.headers()).then(block -> stands(block, evidence));
  }

  private static Verdict<LoopchainHeader> walk(
      LoopchainState trusted, List<LoopchainHeader> headers) {
    if (headers.isEmpty() || headers.size() > LoopchainEvidence.MAX_HEADERS) {
      return Verdict.invalid("headers", headers.size(), "1 to " + LoopchainEvidence.MAX_HEADERS);
    }
    Hash expected = trusted.hash();
    for (LoopchainHeader header : headers) {
      if (!header.hash().equals(expected)) {
        return Verdict.invalid("header of block " + header.height(), header.hash(), expected);
      }
      expected = header.prevHash();
    }
    return Verdict.accepted(headers.getLast());
  }

  private static Verdict<Proven> stands(LoopchainHeader block, LoopchainEvidence evidence) {
    if (evidence.path().steps().size() > MerklePath.MAX_STEPS) {
      return Verdict.invalid(
          "Merkle path", evidence.path().steps().size(), "<= " + MerklePath.MAX_STEPS);
    }
    Hash found =
        switch (evidence.subject()) {
          case Subject.OfTransaction(LoopchainTransaction transaction) ->
              evidence.path().root(transaction.id());
          case Subject.OfReceipt(LoopchainReceipt receipt) -> evidence.path().root(receipt.leaf());
        };
    Hash expected =
        switch (evidence.subject()) {
          case Subject.OfTransaction _ -> block.transactionsHash();
          case Subject.OfReceipt _ -> block.receiptsHash();
        };
    return found.equals(expected)
        ? Verdict.accepted(new Proven(block, evidence.subject()))
        : Verdict.invalid("root in block " + block.height(), found, expected);
  }
}
