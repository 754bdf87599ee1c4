package io.nexushub.node.chaos;

import io.nexushub.crypto.Keccak256;
import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.DevnetDescription;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.node.devnet.Progress;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.EthereumRpc;
import io.nexushub.portal.ethereum.RefuserContract;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.btp.BtpMerkle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A devnet of its own, traders and incidents on it, and an audit when all is healed. */
public final class Chaos {
  private static final Duration POOL = Duration.ofMinutes(5);
  private static final Duration SETTLED = Duration.ofMinutes(6);
  private static final Duration CLAIMED = Duration.ofMinutes(3);

  /** A transaction that is being sent when the time is over may still be waited for. */
  private static final Duration LAST_ACT = Duration.ofMinutes(8);

  private static final int HUB_NODES = 4;

  private final Settings settings;
  private final Vertx vertx;
  private final PrintWriter out;
  private final Screen screen;
  private final InstantSource clock = InstantSource.system();
  private final Ledger ledger = new Ledger(clock);
  private final AtomicBoolean observed = new AtomicBoolean(true);
  private final List<AutoCloseable> opened = new ArrayList<>();

  /**
   * What is to be done.
   *
   * @param devnet with as many traders, and with processes, or nothing can be killed
   * @param trading how long orders and incidents begin; settling them takes longer
   */
  public record Settings(Devnet.Settings devnet, Duration trading, long seed) {}

  public Chaos(Settings settings, Vertx vertx, PrintWriter out) {
    this.settings = settings;
    this.vertx = vertx;
    this.out = out;
    this.screen = new Screen(out);
  }

  /** Whether everything held. */
  public boolean run() throws DevnetFailure {
    out.printf("seed %d%n", settings.seed());
    out.flush();
    Path folder = settings.devnet().folder();
    try (Devnet devnet = Devnet.start(settings.devnet(), vertx, new Progress(out))) {
      DevnetDescription description =
          DevnetDescription.running(folder)
              .orElseThrow(() -> new DevnetFailure("the devnet's description is gone"));
      DevnetClient client =
          open(DevnetClient.of(vertx, description, folder.resolve("users/referee")));
      return run(devnet, client, parties(description, folder.resolve("users")));
    } catch (IOException | TransientFailure | Refused | Reverted e) {
      throw new DevnetFailure(String.valueOf(e.getMessage()), e);
    } finally {
      closeClients();
    }
  }

  private boolean run(Devnet devnet, DevnetClient client, List<Party> parties)
      throws DevnetFailure, TransientFailure, Refused, Reverted {
    RefuserContract refuser = RefuserContract.deploy(client.ethereumUser());
    awaitPool(devnet);
    List<PoolWatch> watches = Observer.watches(client.devnet());
    Settlement settlement = new Settlement(parties.getFirst(), client, screen);
    Audit audit;
    Duration began = screen.elapsed();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        observe(threads, client, watches);
        perform(threads, devnet, client, parties, refuser);
        heal(devnet);
        audit = settlement.await(SETTLED);
        refuser.accept(client.ethereumUser());
        List<Long> claimed = settlement.claim(audit, refuser);
        screen.line("claims", claimed.size() + " payments that had been refused");
        audit = settlement.awaitClaims(claimed, CLAIMED);
      } finally {
        observed.set(false);
      }
    }
    Report report = new Report(out);
    report.print(audit, ledger, settings.trading(), screen.elapsed().minus(began));
    List<Audit.Check> checks = new ArrayList<>(audit.checks());
    checks.add(pool(watches));
    boolean held = report.verdict(checks);
    out.printf("seed %d: %s%n", settings.seed(), held ? "everything held" : "BROKEN");
    out.flush();
    return held;
  }

  private static void awaitPool(Devnet devnet) throws DevnetFailure {
    try {
      devnet.poolOpen().get(POOL.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DevnetFailure("the pool does not open: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevnetFailure("interrupted while the pool opens", e);
    }
  }

  private void observe(ExecutorService threads, DevnetClient client, List<PoolWatch> watches) {
    Observer observer =
        new Observer(
            new ExchangeClient(client.exchange()),
            new EthereumRpc(client.web3j()),
            ledger,
            screen,
            observed::get);
    threads.execute(observer::watchOrders);
    for (int i = 0; i < watches.size(); i++) {
      PoolWatch watch = watches.get(i);
      java.net.URI node = client.devnet().hub().get(i);
      threads.execute(() -> Observer.watchPool(vertx, node, watch, observed::get));
    }
  }

  private void perform(
      ExecutorService threads,
      Devnet devnet,
      DevnetClient client,
      List<Party> parties,
      RefuserContract refuser)
      throws DevnetFailure {
    Plan plan = Plan.of(settings.seed(), settings.trading(), parties.size());
    screen.line(
        "plan",
        "%d acts of %d traders, %d incidents, in %d s"
            .formatted(
                plan.traders().stream().mapToInt(List::size).sum(),
                parties.size(),
                plan.incidents().size(),
                settings.trading().toSeconds()));
    long beganMillis = clock.millis();
    List<Future<?>> performed = new ArrayList<>();
    for (int i = 0; i < parties.size(); i++) {
      Party party = parties.get(i);
      Trading trading =
          new Trading(
              party,
              parties.get((i + 1) % parties.size()),
              new ExchangeClient(party.client().exchange()),
              refuser.address(),
              ledger,
              clock,
              screen);
      List<Plan.Moment<Act>> acts = plan.traders().get(i);
      performed.add(threads.submit(() -> trade(trading, acts, beganMillis)));
    }
    Replays replays = new Replays(client, clock, ledger, new BtpMerkle(Keccak256.FUNCTION));
    Incidents incidents = new Incidents(devnet, replays, ledger, screen);
    performed.add(
        threads.submit(() -> {
          for (Plan.Moment<Incident> moment : plan.incidents()) {
            until(beganMillis + moment.atMillis());
            incidents.happen(moment.what());
          }
          return true;
        }));
    awaitAll(performed);
  }

  /** What could not be sent is not missed: the vaults know what has come. */
  private boolean trade(Trading trading, List<Plan.Moment<Act>> acts, long beganMillis)
      throws TransientFailure {
    for (Plan.Moment<Act> moment : acts) {
      if (clock.millis() - beganMillis > settings.trading().toMillis()) {
        break; // acts take their time, and others' orders are to be settled
      }
      until(beganMillis + moment.atMillis());
      try {
        trading.perform(moment.what());
      } catch (TransientFailure e) {
        ledger.count("not sent, or without an answer");
        screen.line(trading.party().name(), moment.what().title() + ": " + e.getMessage());
      }
    }
    return true;
  }

  private void until(long millis) throws TransientFailure {
    Pause.REAL.lasting(Duration.ofMillis(Math.max(0, millis - clock.millis())));
  }

  private void awaitAll(List<Future<?>> performed) throws DevnetFailure {
    long deadlineNanos = System.nanoTime() + settings.trading().plus(LAST_ACT).toNanos();
    for (Future<?> future : performed) {
      try {
        future.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new DevnetFailure(
            "the plan's last act is not over %d s after its time".formatted(LAST_ACT.toSeconds()),
            e);
      } catch (ExecutionException e) {
        throw new DevnetFailure("the plan cannot be carried out: " + e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DevnetFailure("interrupted", e);
      }
    }
  }

  private void heal(Devnet devnet) throws DevnetFailure {
    for (int i = 1; i <= HUB_NODES; i++) {
      devnet.startAgain("hub-" + i);
    }
    screen.line("healed", "everything runs; waiting until everything is settled");
  }

  private static Audit.Check pool(List<PoolWatch> watches) {
    List<String> falls = new ArrayList<>();
    long sights = 0;
    for (PoolWatch watch : watches) {
      falls.addAll(watch.falls());
      sights += watch.sights();
    }
    if (sights == 0) {
      falls.add("nobody saw the pool");
    }
    return new Audit.Check(
        "the product per share never fell, and no pool stopped (%d sights)".formatted(sights),
        falls);
  }

  private List<Party> parties(DevnetDescription devnet, Path users) throws IOException {
    List<Party> parties = new ArrayList<>();
    for (int i = 1; i <= settings.devnet().traders(); i++) {
      Party party = Party.of(i, vertx, devnet, users);
      open(party.client());
      parties.add(party);
    }
    return parties;
  }

  private DevnetClient open(DevnetClient client) {
    opened.add(client);
    return client;
  }

  private void closeClients() {
    for (AutoCloseable client : opened.reversed()) {
      try {
        client.close();
      } catch (Exception e) { // whatever fails, the rest is still to be closed
        screen.line("closing", String.valueOf(e.getMessage()));
      }
    }
  }
}
