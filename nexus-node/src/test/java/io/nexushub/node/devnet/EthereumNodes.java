package io.nexushub.node.devnet;

import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The devnet's beacon and execution node by themselves, for tests of what only needs those. */
public final class EthereumNodes implements AutoCloseable {
  public static final long CHAIN_ID = 4242;

  private static final Duration START = Duration.ofSeconds(120);

  private final EthereumProcess process;

  private EthereumNodes(EthereumProcess process) {
    this.process = process;
  }

  /**
   * @param slotsBehind that many slots are made as fast as the machine can
   */
  public static EthereumNodes start(
      Path folder, int slotsBehind, int electraEpoch, int fuluEpoch, String funded)
      throws DevnetFailure {
    Path sources = Path.of(System.getProperty("nexus.root"), "nexus-node/src/main/devnet/ethereum");
    EthereumProcess.install(sources);
    EthereumProcess process =
        EthereumProcess.start(
            new EthereumProcess.Options(
                sources,
                folder.resolve("ethereum"),
                0,
                0,
                1,
                slotsBehind,
                new EthereumProcess.Forks(electraEpoch, fuluEpoch),
                CHAIN_ID,
                Map.of(funded, BigInteger.TEN.pow(18))));
    return new EthereumNodes(process);
  }

  public URI execution() throws DevnetFailure {
    return URI.create(process.await("execution-ready", START).getString("url"));
  }

  public URI beacon() throws DevnetFailure {
    return URI.create(process.await("beacon-ready", START).getString("url"));
  }

  /** Waits until a light client can begin. */
  public void awaitFinality() throws DevnetFailure {
    process.await("light-client-ready", START);
  }

  @Override
  public void close() {
    process.close();
  }
}
