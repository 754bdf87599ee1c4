package io.nexushub.node;

import io.nexushub.monitoring.NodeMeters;
import io.nexushub.node.store.Flushes;
import io.nexushub.protocol.ChannelId;

/** Shows how much a node's parts bring to disk: what flushes take bounds how fast it agrees. */
final class DiskMeters {
  private static final String FLUSHES = "nexus.flushes";
  private static final String BYTES = "nexus.flushed.bytes";
  private static final String PART = "part";

  /** Prometheus wants the same tags on all; a node's own parts are of no channel. */
  private static final String NO_CHANNEL = "";

  private DiskMeters() {}

  static void ofNode(NodeMeters meters, String part, Flushes flushes) {
    register(meters, part, NO_CHANNEL, flushes);
  }

  static void ofStore(NodeMeters meters, ChannelId channel, Flushes flushes) {
    register(meters, "store", channel.name(), flushes);
  }

  private static void register(NodeMeters meters, String part, String channel, Flushes flushes) {
    meters.count(
        FLUSHES, "that were waited for", flushes, Flushes::count, PART, part, "channel", channel);
    meters.count(
        BYTES, "written for them", flushes, Flushes::bytes, PART, part, "channel", channel);
  }
}
