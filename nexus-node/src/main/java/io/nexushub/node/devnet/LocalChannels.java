package io.nexushub.node.devnet;

import io.nexushub.crypto.Keystore;
import io.nexushub.node.config.KeyConfig;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Nodes in a JVM of their own that run channels of one kind and nothing else: no hub, no Ethereum.
 * For measuring what channels cost.
 *
 * <p>The JVM ends with the one that started it.
 */
public final class LocalChannels implements AutoCloseable {
  private static final int FIRST_PEER_PORT = 7300;
  private static final int FIRST_RPC_PORT = 9300;
  private static final long STOP_SECONDS = 10;
  private static final String CHANNEL = "load-";

  private final DevnetFolder claim;
  private final Process process;
  private final KeyConfig faucet;
  private final List<List<URI>> channels;

  private LocalChannels(
      DevnetFolder claim, Process process, KeyConfig faucet, List<List<URI>> channels) {
    this.claim = claim;
    this.process = process;
    this.faucet = faucet;
    this.channels = channels;
  }

  /**
   * What the channels are for.
   *
   * @param genesis the application's part of the genesis file, by the account that pays the others
   */
  public record Content(String kind, Function<IconAddress, JsonObject> genesis) {}

  /**
   * Starts the nodes; they may still be joining one another when this returns.
   *
   * @param folder emptied before and kept afterwards
   * @param members of each channel, all of them in one JVM
   * @param count of channels, all with the same members
   * @param blocks the {@code blocks} section of each channel's file
   * @param settings of the nodes' JVM
   */
  public static LocalChannels start(
      Path folder,
      int members,
      int count,
      Content content,
      JsonObject blocks,
      List<String> settings)
      throws IOException, DevnetFailure {
    DevnetFolder claim = DevnetFolder.claim(folder);
    try (FreePorts ports = new FreePorts()) {
      DevnetKeys keys = DevnetKeys.in(folder.resolve("keys"));
      DevnetKeys.Account faucet = keys.account("faucet", Keystore.Kind.ICON);
      NodeFiles files = new NodeFiles(folder, keys.passwordFile());
      for (int i = 1; i <= members; i++) {
        String name = "node-" + i;
        files.add(
            new NodeFiles.Member(
                keys.account(name, Keystore.Kind.ICON),
                keys.certificate(name),
                ports.near(FIRST_PEER_PORT),
                ports.near(FIRST_RPC_PORT)));
      }
      List<List<URI>> channels = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        files.channel(
            CHANNEL + i,
            "0x" + Integer.toHexString(i) + ".load",
            content.kind(),
            TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli()),
            blocks,
            content.genesis().apply(faucet.icon()));
        channels.add(urls(files.members(), CHANNEL + i));
      }
      Process process = ChildProcesses.nodes(folder, files.nodes(), settings);
      KeyConfig key = new KeyConfig(faucet.keystore(), keys.passwordFile());
      return new LocalChannels(claim, process, key, channels);
    } catch (IOException | DevnetFailure | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private static List<URI> urls(List<NodeFiles.Member> members, String channel) {
    return members.stream()
        .map(member -> URI.create(member.rpcUrl() + "/api/v3/" + channel))
        .toList();
  }

  /** Where each channel takes JSON-RPC: a list of nodes for each. */
  public List<List<URI>> channels() {
    return channels;
  }

  /** The account that has all coins, on every channel. */
  public KeyConfig faucet() {
    return faucet;
  }

  /** The process of all nodes. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    claim.close();
  }
}
