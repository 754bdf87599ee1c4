package io.nexushub.node.rpc;

import io.nexushub.node.work.SharedWorkers;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/** Paths beside those of JSON-RPC: a channel's below {@code /api/v3/<channel>}, or the node's. */
public interface ChannelPaths {
  /**
   * Adds them to the server's.
   *
   * @param workers refuses with RejectedExecutionException when its queue is full
   */
  void mount(Router router, Vertx vertx, SharedWorkers.Share workers);
}
