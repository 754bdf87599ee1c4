package io.nexushub.node.bench;

import io.nexushub.node.config.KeyFile;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.node.devnet.LocalChannels;
import io.nexushub.protocol.Signer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Channels of our own, and an equal load for each of them. */
final class ChannelLoad implements AutoCloseable {
  /** How long a load below the most is kept up. */
  static final int PACED_SECONDS = 10;

  private static final int SENDERS = 64;
  private static final int BATCH = 100;

  /** Smaller, or the batch would be the latency. */
  private static final int PACED_BATCH = 10;

  /** More would make requests longer than nodes take. */
  private static final int BATCH_OPERATIONS = 2_000;

  private static final int CONNECTIONS = 8;
  private static final int LIMIT_SECONDS = 120;
  private static final long START_SECONDS = 60;
  private static final long RETRY_MILLIS = 200;

  private final LocalChannels nodes;
  private final NodeFigures figures;
  private final int batch;
  private final List<Target> targets = new ArrayList<>();

  private record Target(LoadRun run, Senders senders) {}

  private ChannelLoad(LocalChannels nodes, int operations) {
    this.nodes = nodes;
    this.figures = NodeFigures.of(nodes.channels().getFirst(), nodes.process().pid());
    this.batch = Math.clamp(BATCH_OPERATIONS / operations, 1, BATCH);
  }

  /**
   * Starts the nodes and gives the senders coins.
   *
   * @param transactions that will be sent at most, over all channels
   */
  static ChannelLoad start(Path folder, LoadShape shape, int transactions)
      throws IOException, DevnetFailure, LoadFailure, InterruptedException {
    ChannelLoad load =
        new ChannelLoad(
            LocalChannels.start(
                folder,
                shape.members(),
                shape.channels(),
                shape.currency().content(),
                shape.blocks(),
                shape.settings()),
            shape.operations());
    Payments.Form form = shape.currency().form(shape.operations());
    try {
      Signer payer = KeyFile.open(load.nodes.faucet());
      for (List<URI> urls : load.nodes.channels()) {
        RpcClient first = new RpcClient(List.of(urls.getFirst()));
        awaitReady(first);
        // The processes' time is one figure for all channels: it is asked for once, below.
        LoadRun run =
            new LoadRun(new RpcClient(urls), first, Optional.empty(), CONNECTIONS, LIMIT_SECONDS);
        load.targets.add(new Target(run, Senders.funded(run, form, payer, SENDERS, transactions)));
      }
      return load;
    } catch (LoadFailure | InterruptedException | RuntimeException e) {
      load.close();
      throw e;
    }
  }

  private static void awaitReady(RpcClient rpc) throws LoadFailure, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try {
        rpc.call("nexus_getStatus", new JsonObject());
        return;
      } catch (LoadFailure notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  /** What became of a load, and what the nodes used of the machine for it. */
  record Measured(LoadReport report, Usage usage) {}

  /** As fast as the channels take it. */
  Measured flatOut(int transactions) throws LoadFailure, InterruptedException {
    return send(transactions, batch, Pace.FLAT_OUT);
  }

  /** So many transactions a second over all channels, for a while. */
  LoadReport paced(double perSecond) throws LoadFailure, InterruptedException {
    int transactions = (int) (perSecond * PACED_SECONDS);
    int together = Math.min(batch, PACED_BATCH);
    return send(transactions, together, Pace.of(perSecond / targets.size(), together)).report();
  }

  /** The first channel, by itself: so many transactions a second, for a while. */
  LoadReport first(double perSecond) throws LoadFailure, InterruptedException {
    return run(List.of(paced(targets.getFirst(), perSecond))).getFirst();
  }

  /** What became of a channel with a little load, and of all others with as much as they take. */
  record Flooded(LoadReport first, LoadReport others) {}

  /**
   * The same while all other channels get as many transactions as they can be given.
   *
   * @param flood transactions for the others together
   */
  Flooded flooded(double perSecond, int flood) throws LoadFailure, InterruptedException {
    List<Load> loads = new ArrayList<>();
    loads.add(paced(targets.getFirst(), perSecond));
    List<Target> others = targets.subList(1, targets.size());
    others.forEach(target ->
        loads.add(
            new Load(target, target.senders.batches(flood / others.size(), batch), Pace.FLAT_OUT)));
    List<LoadReport> reports = run(loads);
    return new Flooded(
        reports.getFirst(),
        LoadReport.together(reports.subList(1, reports.size()), Optional.empty()));
  }

  private Load paced(Target target, double perSecond) {
    int together = Math.min(batch, PACED_BATCH);
    return new Load(
        target,
        target.senders.batches((int) (perSecond * PACED_SECONDS), together),
        Pace.of(perSecond, together));
  }

  private Measured send(int transactions, int together, Pace pace)
      throws LoadFailure, InterruptedException {
    int each = Math.max(together, transactions / targets.size());
    List<Load> loads =
        targets.stream()
            .map(target -> new Load(target, target.senders.batches(each, together), pace))
            .toList();
    Usage atFirst = figures.read();
    Optional<Duration> before = nodes.process().info().totalCpuDuration();
    List<LoadReport> reports = run(loads);
    Optional<Duration> used =
        before.flatMap(
            then -> nodes.process().info().totalCpuDuration().map(now -> now.minus(then)));
    return new Measured(LoadReport.together(reports, used), figures.read().since(atFirst));
  }

  /** What is sent to one channel: signed already, or signing would be measured. */
  private record Load(Target target, List<byte[]> batches, Pace pace) {}

  /** All at the same time; their reports in the same order. */
  private static List<LoadReport> run(List<Load> loads) throws LoadFailure, InterruptedException {
    List<LoadReport> reports = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LoadReport>> running =
          loads.stream()
              .map(load -> executor.submit(() -> load.target.run.send(load.batches, load.pace)))
              .toList();
      for (Future<LoadReport> one : running) {
        reports.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new LoadFailure("load: " + e.getCause(), e);
    }
    return reports;
  }

  @Override
  public void close() throws IOException {
    targets.forEach(target -> {
      target.run.all().close();
      target.run.first().close();
    });
    nodes.close();
  }
}
