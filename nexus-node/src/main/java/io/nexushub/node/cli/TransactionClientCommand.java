package io.nexushub.node.cli;

import io.nexushub.follow.Ages;
import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.ChainFollower;
import io.nexushub.follow.Checkpoints;
import io.nexushub.follow.Voting;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What loopchain and goloop have in common: blocks with a time, and transactions to prove. */
abstract class TransactionClientCommand<T, F extends ChainFollower<T>>
    extends IconClientCommand<T, F> {
  @Option(
      names = "--max-age-days",
      paramLabel = "N",
      defaultValue = "14",
      description =
          "Oldest checkpoint or kept state that is still believed (default: ${DEFAULT-VALUE}).")
  private int maxAgeDays = (int) Checkpoints.MAX_AGE.toDays();

  @Option(
      names = "--prove",
      paramLabel = "ID",
      description = "Follows to the head, proves that transaction and ends.")
  private @Nullable String prove;

  /** Proves a transaction and prints what is proven. */
  abstract void prove(F follower, Hash id, PrintWriter out);

  @Override
  final void requireYoung(F follower) throws IOException {
    Voting voting = follower.voting();
    Optional<String> problem =
        voting
            .time()
            .flatMap(time ->
                BlockCheckpoint.ageProblem(
                    voting.height(), time, Duration.ofDays(maxAgeDays), Instant.now()));
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
        .map(id -> (follower, out) -> prove(follower, id, out));
  }

  private static Hash id(String text) {
    if (!text.matches("0x[0-9a-f]{64}")) {
      throw new InvalidConfiguration(
          "--prove: %s (expected: 0x and 64 hex digits, a transaction's id)".formatted(text));
    }
    return Hash.hex(text);
  }

  final void printPlace(PrintWriter out, Hash id, int index, long height, F follower) {
    out.printf(
        "proven: transaction %s is number %d of block %d, %d blocks below the final one%n",
        id, index, height, follower.voting().height() - height);
  }

  final void printEvent(PrintWriter out, String signature, Object score, Stream<String> values) {
    out.printf(
        "proven: event %s of %s: %s%n", signature, score, values.collect(Collectors.joining(" ")));
  }
}
