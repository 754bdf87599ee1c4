package io.nexushub.node.devnet;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The whole network of the README on one machine: a proof-of-stake Ethereum, four hub nodes with
 * four channels, a loopchain community of four, and three portals. Begins anew each time, because
 * its Ethereum does.
 */
public final class Devnet implements AutoCloseable {
  private static final Duration ETHEREUM_START = Duration.ofMinutes(1);
  private static final Duration FIRST_FINALITY = Duration.ofMinutes(2);

  /** Past slots are made as fast as the CPU allows: enough of them for the first finality. */
  private static final int SLOTS_BEHIND = 40;

  private final Settings settings;
  private final Vertx vertx;
  private final Progress progress;
  private final Parts parts;
  private final FreePorts ports = new FreePorts();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final CompletableFuture<String> broken;
  private final CompletableFuture<@Nullable Void> poolOpen = new CompletableFuture<>();
  private volatile boolean closing;

  private Devnet(
      Settings settings,
      Vertx vertx,
      Progress progress,
      Launcher launcher,
      CompletableFuture<String> broken) {
    this.settings = settings;
    this.vertx = vertx;
    this.progress = progress;
    this.parts = new Parts(launcher, progress::step);
    this.broken = broken;
  }

  /**
   * How a devnet is to be.
   *
   * @param folder all it writes is below; what an earlier devnet left there is deleted
   * @param ethereumSources the npm package of the Ethereum devnet
   * @param processes a JVM for each node and portal instead of one for all
   * @param traders accounts with coins on both chains: {@code trader-1-ethereum}, {@code
   *     trader-1-icon} and so on
   */
  public record Settings(
      Path folder, Path ethereumSources, boolean processes, int secondsPerSlot, int traders) {
    public Settings(Path folder, Path ethereumSources, boolean processes, int secondsPerSlot) {
      this(folder, ethereumSources, processes, secondsPerSlot, 0);
    }
  }

  /** Blocks until everything runs; what was started is stopped again if a step fails. */
  public static Devnet start(Settings settings, Vertx vertx, Progress progress)
      throws DevnetFailure {
    CompletableFuture<String> broken = new CompletableFuture<>();
    Launcher launcher =
        settings.processes()
            ? new ChildProcesses(settings.folder().resolve("logs"), progress::step)
            : new InThisJvm(vertx, broken::complete);
    Devnet devnet = new Devnet(settings, vertx, progress, launcher, broken);
    try {
      devnet.run();
      return devnet;
    } catch (IOException e) {
      devnet.close();
      throw new DevnetFailure(
          "the devnet's folder " + settings.folder() + ": " + e.getMessage(), e);
    } catch (DevnetFailure | RuntimeException e) {
      devnet.close();
      throw e;
    }
  }

  /** Completes, with the reason, when a part has died that cannot be started again. */
  public CompletableFuture<String> broken() {
    return broken;
  }

  /** Stops a node or portal, such as {@code hub-2}, until it is started again. */
  public void stop(String part) {
    parts.stop(part);
  }

  /** Kills a node's or portal's process, which is then started again; false if it has none. */
  public boolean kill(String part) {
    return parts.kill(part);
  }

  /** Starts what was stopped, with the files it had. */
  public void startAgain(String part) throws DevnetFailure {
    parts.startAgain(part);
  }

  /** Stops in reverse order of starting. */
  @Override
  public synchronized void close() {
    closing = true;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) { // whatever hangs or fails, the rest is still to be stopped
        progress.step("stopping: " + e.getMessage());
      }
    }
  }

  private void run() throws IOException, DevnetFailure {
    started.push(DevnetFolder.claim(settings.folder()));
    started.push(ports);
    progress.step("npm packages of the Ethereum devnet");
    EthereumProcess.install(settings.ethereumSources());
    Accounts accounts = Accounts.make(settings.folder().resolve("keys"), settings.traders());
    progress.step("keys and certificates in " + accounts.folder());
    EthereumProcess ethereum = ethereum(accounts);
    URI execution = uri(ethereum.await("execution-ready", ETHEREUM_START));
    URI beacon = uri(ethereum.await("beacon-ready", ETHEREUM_START));
    progress.step("Ethereum: execution node " + execution + ", beacon node " + beacon);
    Genesis genesis = new Genesis(accounts.hub(), accounts.community(), accounts.portals());
    EthereumSetup.Contracts contracts =
        EthereumSetup.contracts(
            execution,
            accounts.portal("portal-ethereum").signer(),
            settings.folder().resolve("data/deployment"),
            genesis.notaryHeader(Names.NOTARY_TO_ETHEREUM),
            accounts.hub().stream().map(DevnetKeys.Account::ethereum).toList());
    progress.step(
        "Ethereum: message centre %s, echo %s, vault %s"
            .formatted(contracts.bmc(), contracts.echo(), contracts.reserve()));
    ethereum.await("light-client-ready", FIRST_FINALITY);
    EthereumSetup.Checkpoint checkpoint = EthereumSetup.checkpoint(vertx, beacon);
    progress.step("Ethereum: finality; checkpoint " + checkpoint.root());
    started.push(parts);
    List<URI> hub = hubNodes(accounts, genesis, contracts, checkpoint);
    List<URI> community = communityNodes(accounts, genesis);
    portals(accounts, hub, community, execution, beacon, contracts);
    describe(accounts, hub, community, execution, beacon, contracts);
  }

  private EthereumProcess ethereum(Accounts accounts) throws DevnetFailure {
    EthereumProcess ethereum =
        EthereumProcess.start(
            new EthereumProcess.Options(
                settings.ethereumSources(),
                settings.folder().resolve("ethereum"),
                ports.near(8545),
                ports.near(9596),
                settings.secondsPerSlot(),
                SLOTS_BEHIND,
                EthereumProcess.Forks.USUAL,
                Names.ETHEREUM_CHAIN_ID,
                accounts.onEthereum()));
    started.push(ethereum);
    var _ =
        ethereum
            .onExit()
            .thenAccept(ended -> breakDown("Ethereum ended with code " + ended.exitValue()));
    return ethereum;
  }

  private void breakDown(String reason) {
    if (!closing) {
      broken.complete(reason);
    }
  }

  private List<URI> hubNodes(
      Accounts accounts,
      Genesis genesis,
      EthereumSetup.Contracts contracts,
      EthereumSetup.Checkpoint checkpoint)
      throws IOException, DevnetFailure {
    NodeFiles files = files(accounts, accounts.hub(), 7100, 9100);
    long now = nowMicros();
    files.channel(
        Names.NOTARY_CHANNEL, Names.NOTARY, "notary", now, new JsonObject(), genesis.notary());
    files.channel(
        Names.LC_ETHEREUM_CHANNEL,
        Names.LC_ETHEREUM,
        "light-client/ethereum",
        now,
        new JsonObject(),
        genesis.lightClientOfEthereum(
            NetworkDescription.of(checkpoint.network()),
            checkpoint.root(),
            checkpoint.bootstrap(),
            contracts.bmc()));
    files.channel(
        Names.LC_COMMUNITY_CHANNEL,
        Names.LC_COMMUNITY,
        "light-client/btp",
        now,
        new JsonObject(),
        genesis.lightClientOfCommunity());
    files.channel(
        Names.EXCHANGE_CHANNEL,
        Names.EXCHANGE,
        "dex",
        now,
        new JsonObject(),
        genesis.exchange(contracts.reserve()));
    return launch(files, "hub");
  }

  private List<URI> communityNodes(Accounts accounts, Genesis genesis)
      throws IOException, DevnetFailure {
    NodeFiles files = files(accounts, accounts.community(), 7200, 9200);
    files.channel(
        Names.COMMUNITY_CHANNEL,
        Names.COMMUNITY,
        "loopchain",
        nowMicros(),
        new JsonObject(),
        genesis.community(accounts.onCommunity()));
    return launch(files, "community");
  }

  private NodeFiles files(
      Accounts accounts, List<DevnetKeys.Account> members, int peerPort, int rpcPort)
      throws IOException, DevnetFailure {
    NodeFiles files = new NodeFiles(settings.folder(), accounts.keys().passwordFile());
    for (DevnetKeys.Account member : members) {
      files.add(
          new NodeFiles.Member(
              member,
              accounts.keys().certificate(member.name()),
              ports.near(peerPort),
              ports.near(rpcPort)));
    }
    return files;
  }

  private List<URI> launch(NodeFiles files, String group) throws IOException, DevnetFailure {
    List<Path> configurations = files.nodes();
    List<URI> urls = new ArrayList<>();
    for (int i = 0; i < configurations.size(); i++) {
      NodeFiles.Member member = files.members().get(i);
      parts.node(member.name(), configurations.get(i));
      urls.add(URI.create(member.rpcUrl()));
    }
    progress.step(group + ": nodes " + urls.getFirst() + " to " + urls.getLast());
    return urls;
  }

  private void portals(
      Accounts accounts,
      List<URI> hub,
      List<URI> community,
      URI execution,
      URI beacon,
      EthereumSetup.Contracts contracts)
      throws IOException, DevnetFailure {
    PortalFiles files = new PortalFiles(settings.folder(), accounts.keys().passwordFile(), hub);
    Path ethereum =
        files.ethereum(accounts.portal("portal-ethereum"), execution, beacon, contracts);
    Path loopchain = files.loopchain(accounts.portal("portal-icon"), community);
    parts.portal("portal-ethereum", ethereum);
    parts.portal("portal-icon", loopchain);
    parts.portal("portal-dex", files.exchange(accounts.portal("portal-dex")));
    progress.step("portals: ethereum, icon and dex");
  }

  private void describe(
      Accounts accounts,
      List<URI> hub,
      List<URI> community,
      URI execution,
      URI beacon,
      EthereumSetup.Contracts contracts)
      throws IOException, DevnetFailure {
    DevnetDescription description =
        new DevnetDescription(
            ProcessHandle.current().pid(),
            DevnetDescription.since(ProcessHandle.current()),
            execution,
            beacon,
            hub,
            community,
            accounts.folder(),
            contracts.bmc(),
            contracts.verifier(),
            contracts.echo(),
            contracts.reserve(),
            contracts.block());
    try (DevnetClient client =
        DevnetClient.of(vertx, description, settings.folder().resolve("data/link-check"))) {
      new LinkCheck(client).awaitOpen();
    }
    description.write(settings.folder());
    started.push(() -> DevnetDescription.erase(settings.folder()));
    progress.step("links open: Ethereum and the community reach one another through the hub");
    Thread.ofVirtual().name("pool opening").start(() -> openPool(description));
  }

  /** Beside everything else, because Ethereum's part takes until its block is final. */
  private void openPool(DevnetDescription description) {
    Path scratch = settings.folder().resolve("data/pool-opening");
    try (DevnetClient client = DevnetClient.of(vertx, description, scratch)) {
      PoolOpening.open(client);
      progress.step("exchange: the pool is open with " + PoolOpening.described());
      poolOpen.complete(null);
    } catch (IOException | DevnetFailure | RuntimeException e) {
      poolOpen.completeExceptionally(e);
      breakDown(String.valueOf(e.getMessage()));
    }
  }

  /** Completes when the exchange's pool has its first liquidity, or cannot have it. */
  public CompletableFuture<@Nullable Void> poolOpen() {
    return poolOpen;
  }

  private static long nowMicros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  private static URI uri(JsonObject event) {
    return URI.create(event.getString("url"));
  }
}
