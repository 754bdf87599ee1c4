package io.nexushub.node;

import io.nexushub.monitoring.NodeMeters;
import io.nexushub.node.channel.HostedChannel;
import io.nexushub.node.channel.NodeFault;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.rpc.BtpMethods;
import io.nexushub.node.rpc.ChannelMethods;
import io.nexushub.node.rpc.RpcChannels;
import io.nexushub.node.rpc.RpcMethod;
import io.nexushub.node.rpc.RpcServer;
import io.nexushub.protocol.ChannelId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels of a node: opened and started with it, and joined, left, stopped and started while
 * it runs. What one of them cannot survive stops that one; the others go on.
 *
 * <p>Changes are made one at a time and block for some seconds at most; any thread may look.
 */
final class NodeChannels implements RpcChannels {
  private static final Logger LOG = LoggerFactory.getLogger(NodeChannels.class);
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx;
  private final Map<String, ApplicationKind> kinds;
  private final HostedChannel.NodeParts node;
  private final NodeMeters meters;
  private final JoinedChannels joined;
  private final Consumer<Throwable> fatal;
  private final Map<ChannelId, Runnable> unmounts = new LinkedHashMap<>();
  private volatile SequencedMap<ChannelId, Entry> entries = new LinkedHashMap<>();
  private @Nullable RpcServer rpc;
  private boolean closed;

  /**
   * @param fixed whether it stands in the node's file, so that only that can take it away
   */
  private record Entry(ChannelConfig genesis, boolean fixed, ChannelState state) {
    private Entry with(ChannelState next) {
      return new Entry(genesis, fixed, next);
    }
  }

  /**
   * @param node what channels get; its {@code fatal} is replaced by each channel's own
   * @param fatal stops the node: what all channels share has failed, or none is left
   */
  NodeChannels(
      Vertx vertx,
      Map<String, ApplicationKind> kinds,
      HostedChannel.NodeParts node,
      NodeMeters meters,
      JoinedChannels joined,
      Consumer<Throwable> fatal) {
    this.vertx = vertx;
    this.kinds = kinds;
    this.node = node;
    this.meters = meters;
    this.joined = joined;
    this.fatal = fatal;
  }

  /** Opens those of the node's file and those joined before; none of them acts yet. */
  synchronized void open(List<ChannelConfig> fixed) throws IOException {
    for (ChannelConfig genesis : fixed) {
      put(new Entry(genesis, true, opened(genesis)));
    }
    for (ChannelConfig genesis : joined.read()) {
      if (entries.containsKey(genesis.id())) {
        throw InvalidConfiguration.of(
            "channel " + genesis.id(), "in the node's file and joined", "one of the two");
      }
      put(new Entry(genesis, false, opened(genesis)));
    }
  }

  /** Starts all that are open. */
  synchronized void startAll() throws IOException {
    for (Entry entry : entries.values()) {
      if (entry.state instanceof ChannelState.Running running) {
        await(running.hosted().start(vertx).toCompletionStage().toCompletableFuture());
      }
    }
  }

  /** From now on the paths of channels are served, too. */
  synchronized void serve(RpcServer server) {
    rpc = server;
    entries.values().forEach(entry -> mount(entry.genesis));
  }

  /** Stops all of them; nothing can be started any more. */
  synchronized void stopReplicas() throws IOException {
    closed = true;
    for (Entry entry : entries.values()) {
      if (entry.state instanceof ChannelState.Running running) {
        await(running.hosted().stop(vertx).toCompletionStage().toCompletableFuture());
      }
    }
  }

  /**
   * Closes the stores, after {@link #stopReplicas}.
   *
   * @param unread whether nobody reads them any more
   */
  synchronized void closeStores(boolean unread) throws IOException, InterruptedException {
    for (Entry entry : entries.values()) {
      if (entry.state instanceof ChannelState.Running running) {
        running.hosted().close(unread);
      }
    }
  }

  /**
   * Joins a channel that is not in the node's file, and keeps it for the next start.
   *
   * @throws InvalidConfiguration if the genesis does not make sense, with what does
   */
  synchronized void join(JsonObject json) throws IOException {
    requireOpen();
    ChannelConfig genesis = joined.parse(json);
    if (entries.containsKey(genesis.id())) {
      throw InvalidConfiguration.of("channel", genesis.id() + ", which is here", "another one");
    }
    kind(genesis).create(genesis); // Complains before anything is written.
    joined.keep(genesis.id(), json);
    try {
      run(new Entry(genesis, false, new ChannelState.Stopped()));
    } catch (IOException | RuntimeException e) {
      joined.forget(genesis.id());
      throw e;
    }
    LOG.info("channel {}: joined", genesis.id());
  }

  /** Stops a joined channel for good. Its blocks stay in the data folder. */
  synchronized void leave(ChannelId channel) throws IOException {
    requireOpen();
    Entry entry = known(channel);
    if (entry.fixed) {
      throw InvalidConfiguration.of(
          "channel", channel + " of the node's file", "a joined one; stop it, or edit the file");
    }
    halt(entry, new ChannelState.Stopped());
    joined.forget(channel);
    SequencedMap<ChannelId, Entry> next = new LinkedHashMap<>(entries);
    next.remove(channel);
    entries = next;
    LOG.info("channel {}: left", channel);
  }

  /** Until {@link #start} or the node's next start. */
  synchronized void stop(ChannelId channel) throws IOException {
    requireOpen();
    Entry entry = known(channel);
    halt(entry, new ChannelState.Stopped());
    LOG.info("channel {}: stopped by its operator", channel);
  }

  /** Starts a channel that was stopped or has failed. */
  synchronized void start(ChannelId channel) throws IOException {
    requireOpen();
    Entry entry = known(channel);
    if (entry.state instanceof ChannelState.Running) {
      throw InvalidConfiguration.of("channel", channel + ", which runs", "a stopped one");
    }
    run(entry);
  }

  @Override
  public List<ChannelId> names() {
    return List.copyOf(entries.keySet());
  }

  @Override
  public Optional<Served> find(ChannelId channel) {
    return Optional.ofNullable(entries.get(channel))
        .map(entry ->
            switch (entry.state) {
              case ChannelState.Running running -> new Served.Open(running.methods());
              case ChannelState.Stopped stopped ->
                  new Served.Shut("stopped by its operator (expected: running)");
              case ChannelState.Failed(String reason) ->
                  new Served.Shut("failed: " + reason + " (expected: running)");
            });
  }

  /** Those that run. */
  Optional<HostedChannel> running(ChannelId channel) {
    Entry entry = entries.get(channel);
    return entry != null && entry.state instanceof ChannelState.Running running
        ? Optional.of(running.hosted())
        : Optional.empty();
  }

  /** How each of them is. */
  JsonArray status() {
    JsonArray list = new JsonArray();
    for (Entry entry : entries.values()) {
      JsonObject said =
          switch (entry.state) {
            case ChannelState.Running running -> ChannelMethods.status(running.hosted().channel());
            case ChannelState.Stopped stopped -> named(entry.genesis);
            case ChannelState.Failed(String reason) -> named(entry.genesis).put("trouble", reason);
          };
      list.add(
          said.put("state", entry.state.word())
              .put("origin", entry.fixed ? "node's file" : "joined"));
    }
    return list;
  }

  private static JsonObject named(ChannelConfig genesis) {
    return new JsonObject()
        .put("channel", genesis.id().name())
        .put("network", genesis.network())
        .put("kind", genesis.kind());
  }

  private void run(Entry entry) throws IOException {
    ChannelState.Running running = opened(entry.genesis);
    try {
      await(running.hosted().start(vertx).toCompletionStage().toCompletableFuture());
    } catch (IOException | RuntimeException e) {
      shut(entry.genesis.id(), running);
      throw e;
    }
    put(entry.with(running));
    mount(entry.genesis);
  }

  private void halt(Entry entry, ChannelState next) throws IOException {
    put(entry.with(next)); // First, so that nobody new begins to read its store.
    Runnable unmount = unmounts.remove(entry.genesis.id());
    if (unmount != null) {
      unmount.run();
    }
    if (entry.state instanceof ChannelState.Running running) {
      await(running.hosted().stop(vertx).toCompletionStage().toCompletableFuture());
      shut(entry.genesis.id(), running);
    }
  }

  private void shut(ChannelId channel, ChannelState.Running running) throws IOException {
    node.network().close(channel);
    try {
      running.hosted().close(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("channel " + channel + ": interrupted while it stopped", e);
    }
    meters.forget(channel);
  }

  private ChannelState.Running opened(ChannelConfig genesis) throws IOException {
    ApplicationKind kind = kind(genesis);
    HostedChannel hosted =
        HostedChannel.open(
            genesis, kind.create(genesis), node.withFatal(cause -> failed(genesis.id(), cause)));
    DiskMeters.ofStore(meters, genesis.id(), hosted.flushes());
    Map<String, RpcMethod> methods = new LinkedHashMap<>(ChannelMethods.of(hosted.channel()));
    methods.putAll(BtpMethods.of(genesis.network(), hosted.btp()));
    methods.putAll(kind.methods(hosted.channel()));
    return new ChannelState.Running(hosted, methods);
  }

  private ApplicationKind kind(ChannelConfig genesis) {
    ApplicationKind kind = kinds.get(genesis.kind());
    if (kind == null) {
      throw InvalidConfiguration.of(
          "channel " + genesis.id() + ": kind", genesis.kind(), "one of " + kinds.keySet());
    }
    return kind;
  }

  /** Any thread, once a channel; at once, because the channel's event loop must not wait. */
  private void failed(ChannelId channel, Throwable cause) {
    boolean others =
        entries.values().stream()
            .anyMatch(entry ->
                entry.state instanceof ChannelState.Running && !entry.genesis.id().equals(channel));
    if (cause instanceof NodeFault || cause instanceof VirtualMachineError || !others) {
      fatal.accept(cause);
      return;
    }
    LOG.error("channel {} stops, because going on could do harm", channel, cause);
    Thread.ofPlatform().daemon().name("nexus-channel-failed").start(() -> fail(channel, cause));
  }

  private synchronized void fail(ChannelId channel, Throwable cause) {
    Entry entry = entries.get(channel);
    if (closed || entry == null || !(entry.state instanceof ChannelState.Running)) {
      return;
    }
    try {
      halt(entry, new ChannelState.Failed(String.valueOf(cause.getMessage())));
    } catch (IOException | RuntimeException e) {
      LOG.error("channel {}: does not stop", channel, e);
    }
  }

  private void mount(ChannelConfig genesis) {
    RpcServer server = rpc;
    if (server != null
        && entries.get(genesis.id()) instanceof Entry(var _, var _, ChannelState.Running running)) {
      unmounts.put(
          genesis.id(),
          server.mount(genesis.id(), kind(genesis).paths(running.hosted().channel())));
    }
  }

  private void put(Entry entry) {
    SequencedMap<ChannelId, Entry> next = new LinkedHashMap<>(entries);
    next.put(entry.genesis.id(), entry);
    entries = next;
  }

  private Entry known(ChannelId channel) {
    Entry entry = entries.get(channel);
    if (entry == null) {
      throw InvalidConfiguration.of(
          "channel", channel, "one of " + new ArrayList<>(entries.keySet()));
    }
    return entry;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the node is stopping");
    }
  }

  private static void await(java.util.concurrent.CompletableFuture<?> work) throws IOException {
    try {
      work.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (TimeoutException e) {
      throw new IOException("no end after " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    }
  }
}
