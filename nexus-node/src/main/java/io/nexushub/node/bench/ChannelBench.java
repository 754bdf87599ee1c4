package io.nexushub.node.bench;

import io.nexushub.coins.Envelope;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts channels of its own and measures them, for several numbers of members and channels. */
@Command(
    name = "channel",
    description =
        "Starts nodes that run channels and nothing else, in a JVM of their own, and"
            + " measures: signatures a second this machine can check, transfers a second the"
            + " channels commit, and how long a transfer takes at 10, 50 and 80 %% of that.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything that was accepted is committed", "1:it is not"})
final class ChannelBench implements Callable<Integer> {
  private static final List<Integer> SHARES = List.of(10, 50, 80);

  /** The measurement of the disk leaves it work that would stand in the first latencies. */
  private static final long SETTLE_SECONDS = 3;

  /** What the senders have coins for. */
  private static final int MOST_TRANSFERS = 10_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--members",
      split = ",",
      defaultValue = "4",
      description = "Members of a channel, for example 4,7,13,22; default ${DEFAULT-VALUE}.")
  private List<Integer> members = List.of();

  @Option(
      names = "--channels",
      split = ",",
      defaultValue = "1",
      description = "Channels with as many members as named first, for example 1,4,16.")
  private List<Integer> channels = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--transfers",
      defaultValue = "20000",
      description = "In a round, over all channels; default ${DEFAULT-VALUE}.")
  private int transfers;

  @Option(
      names = "--warm-up",
      defaultValue = "60000",
      description = "Transfers sent before, and not measured; default ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--interval-ms",
      defaultValue = "50",
      description = "How long a block gathers transactions; default ${DEFAULT-VALUE}.")
  private int intervalMillis;

  @Option(
      names = "--currency",
      defaultValue = "COINS",
      description =
          "COINS: envelopes of a channel of coins, 200 bytes long with one payment; ICX: transfers"
              + " as wallets of ICON send them; ENTRIES: 200 bytes that nobody signs and nothing is"
              + " done with. Default ${DEFAULT-VALUE}.")
  private Currency currency = Currency.COINS;

  @Option(
      names = "--operations",
      defaultValue = "1",
      description =
          "Payments in each envelope of COINS, or entries sent as one; default ${DEFAULT-VALUE}.")
  private int operations;

  @Option(
      names = "--portable-signatures",
      description =
          "Nodes check signatures by BouncyCastle instead of libsecp256k1: what of a comparison is"
              + " the library.")
  private boolean portable;

  @Option(
      names = "--flood",
      description =
          "With several channels: also how the first one fares at 10 %% of the median by itself, and"
              + " while all others get as much as they take.")
  private boolean flood;

  @Option(
      names = "--folder",
      defaultValue = ".nexus/bench",
      description = "For keys and data; emptied before. Default ${DEFAULT-VALUE}.")
  private Path folder;

  /** One row of the table. */
  private record World(int members, int channels) {}

  @Override
  public Integer call() throws IOException, DevnetFailure, LoadFailure, InterruptedException {
    members.forEach(count -> require("--members", count, 22));
    channels.forEach(count -> require("--channels", count, 64));
    require("--rounds", rounds, 100);
    require("--transfers", transfers, 10_000_000);
    require("--operations", operations, currency == Currency.ICX ? 1 : Envelope.MAX_PAYMENTS);
    SequencedSet<World> worlds = new LinkedHashSet<>();
    members.forEach(count -> worlds.add(new World(count, 1)));
    channels.forEach(count -> worlds.add(new World(members.getFirst(), count)));
    boolean complete = true;
    for (World world : worlds) {
      complete &= measure(world);
    }
    return complete ? 0 : 1;
  }

  private boolean measure(World world)
      throws IOException, DevnetFailure, LoadFailure, InterruptedException {
    say(
        String.format(
            Locale.ROOT,
            "%d members, %d channel%s",
            world.members,
            world.channels,
            world.channels == 1 ? "" : "s"));
    LoadShape shape =
        new LoadShape(
            world.members,
            world.channels,
            currency,
            operations,
            new JsonObject().put("interval-ms", intervalMillis),
            portable ? List.of("-D" + Secp256k1.CHOICE + "=" + Secp256k1.PORTABLE) : List.of());
    Path disk = folder.toAbsolutePath().normalize();
    try (ChannelLoad load = ChannelLoad.start(disk, shape, MOST_TRANSFERS)) {
      ChannelLoad.Measured warm = load.flatOut(warmUp / operations);
      say(
          String.format(
              Locale.ROOT,
              "  warm-up: %,.0f transfers/s; then, with the nodes idle, %s",
              operations * warm.report().perSecond(),
              MachineLimits.alone(disk, warm.usage().recordBytes())));
      List<LoadReport> reports = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        reports.add(round(round, load, disk, world));
      }
      double median = reports.stream().map(LoadReport::perSecond).sorted().toList().get(rounds / 2);
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      for (int share : SHARES) {
        LoadReport report = load.paced(median * share / 100);
        reports.add(report);
        say(
            String.format(
                Locale.ROOT,
                "  at %d %% of the median (%,.0f transfers/s): commit seen after p50 %,.0f ms, p99 %,.0f ms",
                share,
                operations * median * share / 100,
                report.latencyMillis(0.50),
                report.latencyMillis(0.99)));
      }
      if (flood && world.channels > 1) {
        reports.addAll(besideAFlood(load, median / 10));
      }
      return reports.stream().allMatch(report -> report.committed() == report.sent());
    }
  }

  private List<LoadReport> besideAFlood(ChannelLoad load, double rate)
      throws LoadFailure, InterruptedException {
    LoadReport alone = load.first(rate);
    int enough = (int) (rate * 10 * ChannelLoad.PACED_SECONDS);
    ChannelLoad.Flooded flooded = load.flooded(rate, enough);
    say(
        String.format(
            Locale.ROOT,
            "  one channel at %,.0f transfers/s: p50 %,.0f ms, p99 %,.0f ms by itself; %,.0f"
                + " transfers/s, p50 %,.0f ms, p99 %,.0f ms while the others took %,.0f/s",
            operations * rate,
            alone.latencyMillis(0.50),
            alone.latencyMillis(0.99),
            operations * flooded.first().perSecond(),
            flooded.first().latencyMillis(0.50),
            flooded.first().latencyMillis(0.99),
            operations * flooded.others().perSecond()));
    return List.of(alone, flooded.first(), flooded.others());
  }

  /** A load as fast as it is taken, between measurements of what the machine could do. */
  private LoadReport round(int number, ChannelLoad load, Path disk, World world)
      throws LoadFailure, InterruptedException {
    SignatureScheme scheme = portable ? Secp256k1.portable() : Secp256k1.scheme();
    double before = SignatureCeiling.perSecond(scheme, 2_000);
    ChannelLoad.Measured measured = load.flatOut(transfers / operations);
    // Other work on the machine comes and goes.
    double after = SignatureCeiling.perSecond(scheme, 2_000);
    double ceiling = (before + after) / 2 / world.members;
    LoadReport report = measured.report();
    say(
        String.format(
            Locale.ROOT,
            "  round %d: %,.0f transfers/s, %s; %,.0f us of processor time each; load average %.1f",
            number,
            operations * report.perSecond(),
            currency.isSigned()
                ? share(report.perSecond(), ceiling, world.members)
                : "whose signatures nobody checks",
            report.processorMicros() / operations,
            report.loadAfter()));
    MachineLimits limits =
        MachineLimits.measure(disk, world.members, measured.usage().recordBytes());
    say("           " + limits.shares(measured.usage()));
    return report;
  }

  private String share(double perSecond, double ceiling, int nodes) {
    return String.format(
        Locale.ROOT,
        "%.0f %% of the %,.0f whose signatures %d nodes could check",
        100 * perSecond / ceiling,
        operations * ceiling,
        nodes);
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  private void require(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }
}
