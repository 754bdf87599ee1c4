package io.nexushub.node.config;

import java.util.List;

/**
 * The {@code rpc} section of the node's file.
 *
 * @param host where the server listens; loopback unless the operator says otherwise
 * @param port 0 takes any free one
 * @param defaultChannel the channel of {@code /api/v3} without a name; empty for the first
 * @param maxBodyBytes a larger request body is refused before it is read
 * @param batchLimit calls in one request
 * @param queueLimit requests that wait for a worker; further ones are told to come again
 * @param corsOrigins origins whose pages may call; {@code *} for all
 */
public record RpcConfig(
    String host,
    int port,
    String defaultChannel,
    int maxBodyBytes,
    int batchLimit,
    int queueLimit,
    List<String> corsOrigins) {
  /** The longest transaction of a hub channel, in hexadecimal, and its envelope. */
  public static final int DEFAULT_BODY_BYTES = 8 << 20;

  public RpcConfig {
    Check.port("rpc.port", port);
    Check.that(maxBodyBytes >= 1024, "rpc.max-body-bytes", maxBodyBytes, ">= 1024");
    Check.that(batchLimit >= 1, "rpc.batch-limit", batchLimit, ">= 1");
    Check.that(queueLimit >= 1, "rpc.queue-limit", queueLimit, ">= 1");
    corsOrigins = List.copyOf(corsOrigins);
  }

  static RpcConfig from(Section section) {
    return new RpcConfig(
        section.text("host", "127.0.0.1"),
        section.integer("port", 9000),
        section.text("default-channel", ""),
        section.integer("max-body-bytes", DEFAULT_BODY_BYTES),
        section.integer("batch-limit", 1000),
        section.integer("queue-limit", 256),
        section.texts("cors-origins", List.of("*")));
  }
}
