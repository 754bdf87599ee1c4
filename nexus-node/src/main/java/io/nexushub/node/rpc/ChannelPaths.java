package io.nexushub.node.rpc;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.Executor;

/** Paths beside those of JSON-RPC: a channel's below {@code /api/v3/<channel>}, or the node's. */
public interface ChannelPaths {
  /**
   * Adds them to the server's.
   *
   * @param workers refuses with RejectedExecutionException when its queue is full
   */
  void mount(Router router, Vertx vertx, Executor workers);
}
