package io.nexushub.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.ChannelId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * A node's figures, as Prometheus reads them. Each node has its own registry, so that several can
 * live in one process.
 */
public final class NodeMeters implements ChannelListener {
  private final PrometheusMeterRegistry registry;
  private final Clock clock;
  private final Map<ChannelId, OfChannel> channels = new ConcurrentHashMap<>();

  private NodeMeters(PrometheusMeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * @param signatures what computes them: a node on the slow implementation should be seen
   */
  public static NodeMeters create(String signatures) {
    return create(signatures, Clock.systemUTC());
  }

  static NodeMeters create(String signatures, Clock clock) {
    NodeMeters meters =
        new NodeMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), clock);
    Gauge.builder("nexus.signatures", () -> 1)
        .tag("implementation", signatures)
        .description("which implementation of secp256k1 is in use")
        .register(meters.registry);
    return meters;
  }

  /**
   * Counts what somebody counts anyway: it is asked when the figures are read.
   *
   * @param source counts for as long as somebody else holds it
   * @param tags names and values by turns; one named {@code channel} goes when it is forgotten
   */
  public <T> void count(
      String name, String description, T source, ToDoubleFunction<T> count, String... tags) {
    FunctionCounter.builder(name, source, count)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void committed(
      ChannelId channel,
      long height,
      long timestampMicros,
      long latencyMicros,
      List<Receipt> receipts) {
    OfChannel figures = of(channel);
    figures.height.set(height);
    figures.latency.record(Duration.ofNanos(Math.max(0, latencyMicros) * 1_000));
    figures.transactions.increment(receipts.size());
    boolean leaving = false;
    for (Receipt receipt : receipts) {
      for (LogEvent event : receipt.events()) {
        Optional<MessageStage> stage = MessageStage.of(event);
        stage.ifPresent(known -> count(channel, known));
        leaving |= stage.filter(MessageStage::leaves).isPresent();
      }
    }
    if (leaving) {
      figures.pending.left(height, timestampMicros);
    }
  }

  private void count(ChannelId channel, MessageStage stage) {
    registry
        .counter("nexus.messages", "channel", channel.name(), "stage", stage.name())
        .increment();
  }

  @Override
  public void notarised(ChannelId channel, long height) {
    OfChannel figures = of(channel);
    // Late signatures complete old blocks after newer ones had theirs.
    figures.notarised.accumulateAndGet(height, Math::max);
    figures.pending.notarised(height);
  }

  @Override
  public void round(ChannelId channel, long round, long failedRounds) {
    OfChannel figures = of(channel);
    figures.round.set(round);
    figures.failedRounds.set(failedRounds);
  }

  @Override
  public void waiting(ChannelId channel, int transactions) {
    of(channel).waiting.set(transactions);
  }

  @Override
  public void peers(ChannelId channel, int connected) {
    of(channel).peers.set(connected);
  }

  @Override
  public void fetched(ChannelId channel, Address peer, int blocks) {
    registry
        .counter("nexus.fetched.blocks", "channel", channel.name(), "peer", peer.toString())
        .increment(blocks);
  }

  @Override
  public void refused(ChannelId channel, String reason) {
    of(channel).refused.increment();
  }

  @Override
  public void dropped(ChannelId channel, String what) {
    of(channel).dropped.increment();
  }

  @Override
  public void accused(ChannelId channel) {
    of(channel).accused.increment();
  }

  /**
   * The node does not run the channel any more: a figure that stands still would be taken for one.
   */
  public void forget(ChannelId channel) {
    channels.remove(channel);
    registry.getMeters().stream()
        .filter(meter -> channel.name().equals(meter.getId().getTag("channel")))
        .toList()
        .forEach(registry::remove);
  }

  private OfChannel of(ChannelId channel) {
    return channels.computeIfAbsent(channel, id -> new OfChannel(registry, id, clock));
  }

  /** One channel's figures. */
  private static final class OfChannel {
    private final AtomicLong height;
    private final AtomicLong round;
    private final AtomicLong failedRounds;
    private final AtomicLong notarised;
    private final AtomicLong waiting;
    private final AtomicLong peers;
    private final Timer latency;
    private final Counter transactions;
    private final Counter refused;
    private final Counter dropped;
    private final Counter accused;
    private final PendingMessages pending = new PendingMessages();

    private OfChannel(PrometheusMeterRegistry registry, ChannelId channel, Clock clock) {
      height = gauge(registry, channel, "nexus.height", "the block committed last");
      round = gauge(registry, channel, "nexus.round", "the consensus round");
      failedRounds =
          gauge(registry, channel, "nexus.rounds.failed", "rounds that have failed lately");
      notarised =
          gauge(registry, channel, "nexus.notarised.height", "the newest block with a BTP proof");
      waiting = gauge(registry, channel, "nexus.mempool", "transactions that wait");
      peers = gauge(registry, channel, "nexus.peers", "members this node reaches");
      latency =
          Timer.builder("nexus.commit.latency")
              .tag("channel", channel.name())
              .description("from a block's timestamp to its commit here")
              .publishPercentiles(0.5, 0.99)
              .register(registry);
      transactions = counter(registry, channel, "nexus.transactions", "committed");
      refused = counter(registry, channel, "nexus.refused", "of peers, that no correct peer says");
      dropped = counter(registry, channel, "nexus.dropped", "because a limit was reached");
      accused = counter(registry, channel, "nexus.accused", "members that contradicted themselves");
      Gauge.builder("nexus.messages.oldest.seconds", () -> pending.oldestSeconds(clock.instant()))
          .tag("channel", channel.name())
          .description("age of the oldest outgoing message that is final but not notarised")
          .register(registry);
    }

    private static AtomicLong gauge(
        PrometheusMeterRegistry registry, ChannelId channel, String name, String description) {
      AtomicLong value = new AtomicLong();
      Gauge.builder(name, value, AtomicLong::get)
          .tag("channel", channel.name())
          .description(description)
          .strongReference(true)
          .register(registry);
      return value;
    }

    private static Counter counter(
        PrometheusMeterRegistry registry, ChannelId channel, String name, String description) {
      return Counter.builder(name)
          .tag("channel", channel.name())
          .description(description)
          .register(registry);
    }
  }
}
