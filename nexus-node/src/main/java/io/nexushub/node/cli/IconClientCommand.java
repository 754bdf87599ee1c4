package io.nexushub.node.cli;

import io.nexushub.follow.BlockCheckpoint;
import io.nexushub.follow.ChainFollower;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.TrustedFile;
import io.nexushub.follow.Voting;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Follows in the terminal a chain whose nodes speak ICON's JSON-RPC, or proves one thing and ends.
 *
 * @param <T> what is trusted
 * @param <F> follows the chain
 */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:proven",
      "1:cannot begin or prove, or the chain has two histories",
      "2:the command makes no sense"
    })
abstract class IconClientCommand<T, F extends ChainFollower<T>> implements Callable<Integer> {
  /** Blocks come every one or two seconds. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Pattern CHECKPOINT =
      Pattern.compile("(0|[1-9][0-9]{0,17}):(0x[0-9a-fA-F]{64})");
  private static final int SHOWN_DIGITS = 10;

  @Spec private CommandSpec spec;

  @Mixin private IconServers servers = new IconServers();

  @Option(
      names = "--checkpoint",
      paramLabel = "HEIGHT:HASH",
      description =
          "The block to begin at, from somebody you trust. Not needed where --data holds a state.")
  private @Nullable String checkpoint;

  @Mixin private KeptState data = new KeptState();

  abstract TrustedFile.Codec<T> codec();

  /** What is trusted at a checkpoint. */
  abstract Future<T> begin(Endpoints endpoints, BlockCheckpoint checkpoint);

  /** What is trusted because of something else than a checkpoint, if an option says so. */
  Optional<Future<T>> inherited(Endpoints endpoints) throws IOException {
    return Optional.empty();
  }

  abstract F follower(Vertx vertx, Endpoints endpoints, T begin) throws IOException;

  /** Who votes: the word of the chain. */
  abstract String electorate();

  /** How far behind the follower is, in what the chain counts. */
  abstract String lag(F follower);

  /** The one thing that is to be proven, if there is one: follows to it and prints it. */
  abstract Optional<Errand<F>> errand();

  /** Refuses to begin with what is too old to be believed. */
  abstract void requireYoung(F follower) throws IOException;

  /** A thing to prove. */
  interface Errand<F> {
    void run(F follower, PrintWriter out) throws Exception;
  }

  @Override
  public Integer call() throws IOException {
    return Outside.run(this::follow);
  }

  private int follow(Vertx vertx, HttpClient http) throws Exception {
    PrintWriter out = out();
    Complaints complaints = new Complaints(spec.commandLine().getErr());
    Optional<Errand<F>> errand = errand();
    Endpoints endpoints = servers.endpoints(http, complaints);
    Optional<TrustedFile<T>> file = data.file(codec());
    F follower = follower(vertx, endpoints, begin(file, endpoints));
    requireYoung(follower);
    FollowRun run =
        new FollowRun(
            follower.sync()::advance,
            new Keeper<T>(file, follower.sync()::trusted, state -> state),
            new FollowLine(out, PAUSE, () -> line(follower.voting()), () -> lag(follower)),
            complaints,
            data.path());
    if (errand.isEmpty()) {
      return run.forever();
    }
    run.toTheHead();
    errand.orElseThrow().run(follower, out);
    out.flush();
    return Nexus.OK;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** What the file holds, or else what follows from the checkpoint. */
  private T begin(Optional<TrustedFile<T>> file, Endpoints endpoints) throws IOException {
    Optional<T> kept = file.isPresent() ? file.orElseThrow().read() : Optional.empty();
    if (kept.isPresent()) {
      out().printf("goes on with what is kept in %s%n", data.path());
      return kept.orElseThrow();
    }
    Optional<Future<T>> inherited = inherited(endpoints);
    if (inherited.isPresent()) {
      if (checkpoint != null) {
        throw new InvalidConfiguration(
            "--checkpoint: also given (expected: one thing only to begin with)");
      }
      return inherited.orElseThrow().await();
    }
    BlockCheckpoint from = checkpoint();
    T state = begin(endpoints, from).await();
    out().printf("begins at checkpoint %s: block %d%n", from.hash(), from.height());
    return state;
  }

  private BlockCheckpoint checkpoint() {
    Matcher parts = CHECKPOINT.matcher(checkpoint == null ? "" : checkpoint);
    if (!parts.matches()) {
      throw new InvalidConfiguration(
          "--checkpoint: %s (expected: a height, a colon, 0x and 64 hex digits)"
              .formatted(checkpoint == null ? "missing" : checkpoint));
    }
    return new BlockCheckpoint(Long.parseLong(parts.group(1)), Hash.hex(parts.group(2)));
  }

  /** {@code head 120, final 118, votes 21/22, representatives 0xf556225e…}. */
  private String line(Voting voting) {
    return "head %d, final %d, votes %d/%d, %s %s…"
        .formatted(
            Math.max(voting.head(), voting.height()),
            voting.height(),
            voting.votes(),
            voting.voters(),
            electorate(),
            voting.electorate().toString().substring(0, SHOWN_DIGITS));
  }
}
