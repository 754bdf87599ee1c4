package io.nexushub.node.config;

import java.time.Duration;
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
 * @param corsOrigins origins whose pages may call, {@code *} for all; none by default
 * @param http what a connection may take
 */
public record RpcConfig(
    String host,
    int port,
    String defaultChannel,
    int maxBodyBytes,
    int batchLimit,
    int queueLimit,
    List<String> corsOrigins,
    Http http) {
  /** The longest transaction of a hub channel, in hexadecimal, and its envelope. */
  public static final int DEFAULT_BODY_BYTES = 8 << 20;

  /**
   * What a connection may take.
   *
   * @param idleTimeout a connection on which nothing moves is closed
   * @param readTimeout how long a request's body may take to arrive
   * @param maxHeaderBytes of a request
   * @param connectionLimit at a time; further ones are closed
   */
  public record Http(
      Duration idleTimeout, Duration readTimeout, int maxHeaderBytes, int connectionLimit) {
    /** Calls that wait for a result must not be cut off by it. */
    private static final Duration LEAST_IDLE = Duration.ofSeconds(35);

    public static final Http DEFAULT =
        new Http(Duration.ofSeconds(75), Duration.ofSeconds(30), 8192, 1024);

    public Http {
      Check.that(
          idleTimeout.compareTo(LEAST_IDLE) >= 0 && idleTimeout.compareTo(Duration.ofHours(1)) <= 0,
          "rpc.idle-timeout-ms",
          idleTimeout.toMillis(),
          LEAST_IDLE.toMillis() + " to 3600000");
      Check.that(
          readTimeout.toMillis() >= 100, "rpc.read-timeout-ms", readTimeout.toMillis(), ">= 100");
      Check.that(
          maxHeaderBytes >= 1024 && maxHeaderBytes <= 1 << 20,
          "rpc.max-header-bytes",
          maxHeaderBytes,
          "1024 to 1048576");
      Check.that(connectionLimit >= 1, "rpc.connection-limit", connectionLimit, ">= 1");
    }

    static Http from(Section section) {
      return new Http(
          section.millis("idle-timeout-ms", DEFAULT.idleTimeout),
          section.millis("read-timeout-ms", DEFAULT.readTimeout),
          section.integer("max-header-bytes", DEFAULT.maxHeaderBytes),
          section.integer("connection-limit", DEFAULT.connectionLimit));
    }
  }

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
        section.texts("cors-origins", List.of()),
        Http.from(section));
  }
}
