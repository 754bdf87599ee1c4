package io.nexushub.node.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Watches a channel's height, and finds transfers in its blocks afterwards. */
final class Commits implements Runnable {
  private static final long POLL_MILLIS = 5;

  private final RpcClient rpc;
  private final SortedMap<Long, Long> seenNanos = new ConcurrentSkipListMap<>();
  private final long startHeight;
  private volatile boolean done;
  private volatile @Nullable LoadFailure failure;

  private Commits(RpcClient rpc, long startHeight) {
    this.rpc = rpc;
    this.startHeight = startHeight;
  }

  /** Watches the blocks after the one that is the newest now. */
  static Commits fromNow(RpcClient rpc) throws LoadFailure, InterruptedException {
    return new Commits(rpc, height(rpc));
  }

  /** A committed transfer's way, and when its block was first seen. */
  record Found(List<Long> latencyNanos, long lastSeenNanos) {}

  private static long height(RpcClient rpc) throws LoadFailure, InterruptedException {
    Object status = rpc.call("nexus_getStatus", new JsonObject());
    if (status instanceof JsonObject object && object.getValue("height") instanceof String height) {
      return HexFormat.fromHexDigitsToLong(height.substring(2));
    }
    throw new LoadFailure("nexus_getStatus: " + status + " (expected: a height)");
  }

  /** Polls until {@link #stop}: a block counts as committed when a client can first see it. */
  @Override
  public void run() {
    try {
      long seen = startHeight;
      while (!done) {
        for (long height = height(rpc); seen < height; seen++) {
          seenNanos.put(seen + 1, System.nanoTime());
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (LoadFailure e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    done = true;
  }

  /** Reads the watched blocks until all transfers are found or the deadline is over. */
  Found find(Map<String, Long> sentNanos, long deadlineNanos)
      throws LoadFailure, InterruptedException {
    List<Long> latencies = new ArrayList<>();
    long last = 0;
    long height = startHeight + 1;
    while (latencies.size() < sentNanos.size() && System.nanoTime() < deadlineNanos) {
      LoadFailure blind = failure;
      if (blind != null) {
        throw blind;
      }
      Long seen = seenNanos.get(height);
      if (seen == null) {
        Thread.sleep(POLL_MILLIS);
        continue;
      }
      for (Object item : transactions(height)) {
        Long sent =
            item instanceof JsonObject transaction
                ? sentNanos.get(transaction.getString("txHash"))
                : null;
        if (sent != null) {
          latencies.add(seen - sent);
          last = seen;
        }
      }
      height++;
    }
    return new Found(latencies, last);
  }

  private JsonArray transactions(long height) throws LoadFailure, InterruptedException {
    Object block =
        rpc.call(
            "icx_getBlockByHeight",
            new JsonObject().put("height", "0x" + Long.toHexString(height)));
    return block instanceof JsonObject object
        ? object.getJsonArray("confirmed_transaction_list", new JsonArray())
        : new JsonArray();
  }
}
