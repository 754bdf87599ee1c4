package io.nexushub.node.cli;

import io.nexushub.follow.Ages;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.ChainFollower;
import io.nexushub.follow.Voting;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What loopchain and goloop have in common: blocks with a time, and transactions to prove. */
abstract class TransactionClientCommand<T, F extends ChainFollower<T>>
    extends IconClientCommand<T, F> {
  @Mixin private MaxAge maxAge = new MaxAge();

  @Option(
      names = "--prove",
      paramLabel = "ID",
      description = "Follows to the head, proves that transaction and ends.")
  private @Nullable String prove;

  /**
   * A transaction as proven, in words for people.
   *
   * @param outcome such as {@code succeeded}
   */
  record Proven(
      long height, int index, String outcome, Object to, Object steps, List<Event> events) {
    Proven {
      events = List.copyOf(events);
    }

    record Event(String signature, Object score, Stream<String> values) {}
  }

  /** Proves a transaction. */
  abstract Proven prove(F follower, Hash id);

  @Override
  final void requireYoung(F follower) throws IOException {
    Voting voting = follower.voting();
    Optional<String> problem =
        voting
            .time()
            .flatMap(time ->
                BlockCheckpoint.ageProblem(
                    voting.height(), time, maxAge.duration(), Instant.now()));
    if (problem.isPresent()) {
      throw new IOException("checkpoint or kept state " + problem.orElseThrow());
    }
  }

  @Override
  final String lag(F follower) {
    return follower
        .voting()
        .time()
        .map(time -> Ages.shown(Duration.between(time, Instant.now())) + " behind")
        .orElse("");
  }

  @Override
  final Optional<Errand<F>> errand() {
    return Optional.ofNullable(prove)
        .map(TransactionClientCommand::id)
        .map(id -> (follower, out) -> print(out, id, prove(follower, id), follower));
  }

  private static Hash id(String text) {
    if (!text.matches("0x[0-9a-f]{64}")) {
      throw new InvalidConfiguration(
          "--prove: %s (expected: 0x and 64 hex digits, a transaction's id)".formatted(text));
    }
    return Hash.hex(text);
  }

  private void print(PrintWriter out, Hash id, Proven proven, F follower) {
    out.printf(
        "proven: transaction %s is number %d of block %d, %d blocks below the final one%n",
        id, proven.index(), proven.height(), follower.voting().height() - proven.height());
    out.printf("proven: it %s, to %s, %s steps%n", proven.outcome(), proven.to(), proven.steps());
    for (Proven.Event event : proven.events()) {
      out.printf(
          "proven: event %s of %s: %s%n",
          event.signature(), event.score(), event.values().collect(Collectors.joining(" ")));
    }
  }

  /** The values of an event: the first of the indexed ones is its signature. */
  static <V> Stream<String> values(List<Optional<V>> indexed, List<Optional<V>> data) {
    return Stream.concat(indexed.stream().skip(1), data.stream())
        .map(value -> value.map(String::valueOf).orElse("null"));
  }
}
