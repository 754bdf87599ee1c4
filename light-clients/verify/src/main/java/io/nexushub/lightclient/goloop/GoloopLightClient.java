package io.nexushub.lightclient.goloop;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.LightClient;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.SignatureScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows a goloop network from a checkpoint, or from where a loopchain network became one. A
 * header does not say who voted on it; the one before does. So every header is seen, though votes
 * are needed only for the last of a line with the same validators.
 */
public final class GoloopLightClient
    implements LightClient<GoloopState, GoloopUpdate, GoloopEvidence, GoloopProven> {
  /** How far the median of the validators' clocks may be ahead of ours. */
  public static final Duration CLOCK_DRIFT = Duration.ofSeconds(15);

  private static final long MICROS = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final VoteRules votes;

  public GoloopLightClient(SignatureScheme scheme) {
    this.votes = new VoteRules(scheme);
  }

  /** What a line begins after. */
  private record Start(long height, Hash id, long timestamp, Validators validators) {}

  /** The one thing that is believed because an operator says so: a block's id. */
  public Verdict<GoloopState> initialise(
      Hash checkpoint, GoloopHeader header, Validators validators) {
    if (!header.id().equals(checkpoint)) {
      return Verdict.invalid("checkpoint's header", header.id(), checkpoint);
    }
    Optional<Hash> named = header.validatorsHash();
    return Optional.of(validators.hash()).equals(named)
        ? Verdict.accepted(new GoloopState(header, validators, Optional.empty(), Optional.empty()))
        : Verdict.invalid("validators' hash", validators.hash(), text(named));
  }

  /**
   * Goes on where a loopchain network became a goloop network: the representatives who would vote
   * on loopchain's next block are the validators of goloop's first.
   */
  public Verdict<GoloopState> succeed(LoopchainState last, GoloopUpdate first, Instant now) {
    if (last.isFrozen()) {
      return Verdict.refused(Refusal.frozen(last.conflict().orElseThrow()));
    }
    Validators validators = new Validators(last.reps().reps());
    Start start =
        new Start(last.header().height(), last.hash(), last.header().timestamp(), validators);
    return follows(start, first, now)
        .map(update ->
            new GoloopState(
                update.header(),
                update.nextValidators().orElse(validators),
                Optional.of(validators),
                Optional.empty()));
  }

  @Override
  public Verdict<GoloopUpdate> verify(GoloopState trusted, GoloopUpdate update, Instant now) {
    if (trusted.isFrozen()) {
      return Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()));
    }
    if (update.line().size() == 1 && update.header().height() <= trusted.header().height()) {
      return older(trusted, update);
    }
    GoloopHeader header = trusted.header();
    return follows(
        new Start(header.height(), header.id(), header.timestamp(), trusted.validators()),
        update,
        now);
  }

  private Verdict<GoloopUpdate> follows(Start start, GoloopUpdate update, Instant now) {
    List<GoloopHeader> line = update.line();
    if (line.isEmpty() || line.size() > GoloopUpdate.MAX_LINE) {
      return Verdict.invalid("line of headers", line.size(), "1 to " + GoloopUpdate.MAX_LINE);
    }
    Optional<Hash> parent = line.getFirst().parent();
    boolean rival = !parent.equals(Optional.of(start.id()));
    Optional<Refusal> refusal =
        place(start, line.getFirst())
            .or(() -> line(start, line))
            .or(() -> rival ? Optional.empty() : time(start, line, now))
            .or(() -> rival ? Optional.empty() : nextValidators(start, update))
            .or(() -> votes.refusal(update.header(), update.votes(), start.validators()));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.orElseThrow());
    }
    return rival
        ? conflict("parent of block " + line.getFirst().height(), start.id(), text(parent), update)
        : Verdict.accepted(update);
  }

  /** Another block of the same height with votes enough is a second history. */
  private Verdict<GoloopUpdate> older(GoloopState trusted, GoloopUpdate update) {
    GoloopHeader header = update.header();
    long known = trusted.header().height();
    boolean contrary = header.height() == known && !header.id().equals(trusted.id());
    boolean voted =
        contrary
            && trusted.voters().isPresent()
            && votes.refusal(header, update.votes(), trusted.voters().orElseThrow()).isEmpty();
    return voted
        ? conflict("block " + known, trusted.id(), header.id().toString(), update)
        : Verdict.refused(Refusal.stale("block height", header.height(), "> " + known));
  }

  private static Verdict<GoloopUpdate> conflict(
      String subject, Hash accepted, String contrary, GoloopUpdate update) {
    return new Verdict.Conflicting<>(
        new Conflict(subject, accepted.toString(), contrary, update.header().encode()));
  }

  private static Optional<Refusal> place(Start start, GoloopHeader first) {
    long next = start.height() + 1;
    if (first.height() > next) {
      return Optional.of(Refusal.early("block height", first.height(), next));
    }
    return first.height() < next
        ? Optional.of(Refusal.stale("block height", first.height(), next))
        : Optional.empty();
  }

  /** Each names the one before, and all but the last the validators that vote on the last. */
  private static Optional<Refusal> line(Start start, List<GoloopHeader> line) {
    Optional<Hash> validators = Optional.of(start.validators().hash());
    for (int i = 1; i < line.size(); i++) {
      GoloopHeader before = line.get(i - 1);
      GoloopHeader header = line.get(i);
      Optional<Hash> expected = Optional.of(before.id());
      String subject = "block " + header.height();
      if (header.height() != before.height() + 1) {
        return invalid(subject + " in the line", header.height(), before.height() + 1);
      }
      if (!header.parent().equals(expected)) {
        return invalid(subject + ".parent", text(header.parent()), before.id());
      }
      if (!before.validatorsHash().equals(validators)) {
        return invalid(
            "block " + before.height() + ".validatorsHash",
            text(before.validatorsHash()),
            start.validators().hash() + "; a block that changes them needs votes of its own");
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> time(Start start, List<GoloopHeader> line, Instant now) {
    long before = start.timestamp();
    for (GoloopHeader header : line) {
      if (header.timestamp() <= before) {
        return invalid(
            "block %d.timestamp".formatted(header.height()), header.timestamp(), "> " + before);
      }
      before = header.timestamp();
    }
    Instant latest = now.plus(CLOCK_DRIFT);
    long micros = latest.getEpochSecond() * MICROS + latest.getNano() / NANOS_PER_MICRO;
    return before > micros
        ? Optional.of(
            Refusal.early(
                "block %d.timestamp".formatted(line.getLast().height()), before, "<= " + micros))
        : Optional.empty();
  }

  /** The new list comes with the header that names it, and with no other. */
  private static Optional<Refusal> nextValidators(Start start, GoloopUpdate update) {
    GoloopHeader header = update.header();
    String subject = "next validators of block " + header.height();
    Optional<Hash> named = header.validatorsHash();
    if (named.equals(Optional.of(start.validators().hash()))) {
      return update
          .nextValidators()
          .flatMap(list -> invalid(subject, list.size() + " of them", "none: no change"));
    }
    Optional<Hash> found = update.nextValidators().map(Validators::hash);
    return found.isPresent() && found.equals(named)
        ? Optional.empty()
        : invalid(subject, text(found), text(named));
  }

  @Override
  public GoloopState apply(GoloopState trusted, GoloopUpdate verified) {
    return trusted.after(verified);
  }

  @Override
  public GoloopState freeze(GoloopState trusted, Conflict conflict) {
    return new GoloopState(
        trusted.header(), trusted.validators(), trusted.voters(), Optional.of(conflict));
  }

  @Override
  public Verdict<GoloopProven> prove(GoloopState trusted, GoloopEvidence evidence) {
    return trusted.isFrozen()
        ? Verdict.refused(Refusal.frozen(trusted.conflict().orElseThrow()))
        : EvidenceRules.prove(trusted.id(), evidence);
  }

  private static Optional<Refusal> invalid(String subject, Object found, Object expected) {
    return Optional.of(Refusal.invalid(subject, found, expected));
  }

  private static String text(Optional<Hash> hash) {
    return hash.map(Hash::toString).orElse("none");
  }
}
