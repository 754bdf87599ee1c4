package io.nexushub.node.rpc.icon;

import io.nexushub.node.channel.Channel;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.node.rpc.Later;
import io.nexushub.node.rpc.RpcError;
import io.nexushub.node.rpc.RpcMethod;
import io.nexushub.node.rpc.RpcOptions;
import io.nexushub.node.rpc.RpcParams;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code icx_sendTransactionAndWait} and {@code icx_waitTransactionResult}: the result as soon as
 * there is one, or an error that tells the hash to ask for later. The client says how long in the
 * header {@code Icon-Options: timeout=<ms>}; when the server's own limit is shorter, the error's
 * code says so.
 */
final class WaitingMethods {
  static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  /** Shorter than the server's idle timeout, which would cut the connection. */
  static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final Channel channel;
  private final IconJson json;
  private final Duration longest;

  /**
   * @param longest a client that asks for more gets this much
   */
  WaitingMethods(Channel channel, IconJson json, Duration longest) {
    this.channel = channel;
    this.json = json;
    this.longest = longest;
  }

  /** Names the transaction to wait for. */
  interface Named {
    Hash transaction(JsonObject params) throws RpcError;
  }

  /** Sends first, with what answers the hash. */
  RpcMethod after(Named sending) {
    return new Waiting(sending);
  }

  RpcMethod result() {
    return new Waiting(this::known);
  }

  private Hash known(JsonObject params) throws RpcError {
    RpcParams given = new RpcParams(params);
    given.only("txHash");
    Hash id = given.hash("txHash");
    if (channel.waiting(id).isEmpty() && channel.inclusion(id).isEmpty()) {
      throw RpcError.notFound("transaction " + id);
    }
    return id;
  }

  private final class Waiting implements RpcMethod {
    private final Named named;

    private Waiting(Named named) {
      this.named = named;
    }

    @Override
    public Object call(JsonObject params) throws RpcError {
      return call(params, new RpcOptions(Optional.empty()));
    }

    @Override
    public Object call(JsonObject params, RpcOptions options) throws RpcError {
      Hash id = named.transaction(params);
      Duration asked = options.timeout().orElse(DEFAULT_WAIT);
      boolean cut = asked.compareTo(longest) > 0;
      CompletableFuture<Boolean> waiter =
          channel
              .committed(id, cut ? longest : asked)
              .orElseThrow(() ->
                  new RpcError(
                      RpcError.LACK_OF_RESOURCE,
                      "too many wait already (expected: fewer; ask for the result later)",
                      id.toString()));
      return new Later(waiter, committed -> result(id, cut));
    }

    private Object result(Hash id, boolean cut) throws RpcError {
      Optional<Inclusion> inclusion = channel.inclusion(id);
      if (inclusion.isPresent()) {
        return json.result(inclusion.get());
      }
      throw cut
          ? new RpcError(
              RpcError.SYSTEM_TIMEOUT,
              "txHash: " + id + " is not executed in " + longest + ", the longest wait here",
              id.toString())
          : new RpcError(
              RpcError.TIMEOUT, "txHash: " + id + " is not executed in time", id.toString());
    }
  }
}
