package io.nexushub.node.exchange;

import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks the exchange's channel, at any of its nodes. Amounts are units; all answers are of one
 * committed block, and a quote is computed by what executes.
 *
 * @param channel JSON-RPC of the channel {@code dex}
 */
public record ExchangeClient(NodeRpc channel) {
  private static final Duration POLL = Duration.ofMillis(250);

  public List<PoolStatus> pools() throws TransientFailure, Refused {
    return list("getPools", new JsonObject()).stream().map(PoolStatus::of).toList();
  }

  /** I give {@code amount}: what do I get? */
  public Offer quote(Asset give, Asset get, BigInteger amount, long slippagePpm)
      throws TransientFailure, Refused {
    return Offer.of(
        object(
            "getQuote",
            pair(give, get)
                .put("amount", "0x" + amount.toString(16))
                .put("slippage_ppm", "0x" + Long.toHexString(slippagePpm))));
  }

  /** I want {@code wanted}: what must I give? */
  public Offer quoteFor(Asset give, Asset get, BigInteger wanted) throws TransientFailure, Refused {
    return Offer.of(object("getQuote", pair(give, get).put("wanted", "0x" + wanted.toString(16))));
  }

  /** Empty as long as the exchange has not heard of it. */
  public Optional<OrderStatus> order(SourceNumber source) throws TransientFailure, Refused {
    return find(new JsonObject().put("source", source.toString()));
  }

  /** See {@link #order(SourceNumber)}; by the id that the exchange gave it. */
  public Optional<OrderStatus> order(String id) throws TransientFailure, Refused {
    return find(new JsonObject().put("id", id));
  }

  /** Newest first. */
  public List<OrderStatus> orders(int skip, int limit) throws TransientFailure, Refused {
    return page(new JsonObject(), skip, limit);
  }

  /** Newest first, of one owner on one chain. */
  public List<OrderStatus> orders(String network, String owner, int skip, int limit)
      throws TransientFailure, Refused {
    return page(new JsonObject().put("network", network).put("owner", owner), skip, limit);
  }

  /** Shares that an owner has of a pool. */
  public BigInteger shares(String network, String owner, Asset first, Asset second)
      throws TransientFailure, Refused {
    JsonObject question =
        new JsonObject()
            .put("network", network)
            .put("owner", owner)
            .put("first", first.toString())
            .put("second", second.toString());
    return Quantity.of(object("getShares", question), "shares");
  }

  public List<VaultStatus> reserves() throws TransientFailure, Refused {
    return list("getReserves", new JsonObject()).stream().map(VaultStatus::of).toList();
  }

  /**
   * Follows an order until it is settled, and tells each change.
   *
   * @return the last that is known of it; empty if the exchange has not heard of it in time
   */
  public Optional<OrderStatus> follow(
      SourceNumber source,
      Duration limit,
      InstantSource clock,
      Pause pause,
      Consumer<OrderStatus> changed)
      throws TransientFailure, Refused {
    long deadlineMillis = clock.millis() + limit.toMillis();
    Optional<OrderStatus> last = Optional.empty();
    while (clock.millis() < deadlineMillis) {
      Optional<OrderStatus> now = orderOrNothing(source, deadlineMillis, clock);
      if (now.isPresent() && !now.equals(last)) {
        changed.accept(now.get());
        last = now;
      }
      if (last.isPresent() && last.get().isSettled()) {
        return last;
      }
      pause.lasting(POLL);
    }
    return last;
  }

  /** A node that is down for a moment only costs time. */
  private Optional<OrderStatus> orderOrNothing(
      SourceNumber source, long deadlineMillis, InstantSource clock)
      throws TransientFailure, Refused {
    try {
      return order(source);
    } catch (TransientFailure e) {
      if (clock.millis() >= deadlineMillis) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Optional<OrderStatus> find(JsonObject question) throws TransientFailure, Refused {
    try {
      return Optional.of(OrderStatus.of(object("getOrder", question)));
    } catch (Refused unknown) {
      return Optional.empty();
    }
  }

  private List<OrderStatus> page(JsonObject question, int skip, int limit)
      throws TransientFailure, Refused {
    question.put("skip", "0x" + Integer.toHexString(skip));
    question.put("limit", "0x" + Integer.toHexString(limit));
    return objects("getOrders", object("getOrders", question).getValue("orders")).stream()
        .map(OrderStatus::of)
        .toList();
  }

  private static JsonObject pair(Asset give, Asset get) {
    return new JsonObject().put("give", give.toString()).put("get", get.toString());
  }

  private JsonObject object(String method, JsonObject params) throws TransientFailure, Refused {
    if (ask(method, params) instanceof JsonObject object) {
      return object;
    }
    throw new TransientFailure(method + ": not an object (expected: one)");
  }

  private List<JsonObject> list(String method, JsonObject params) throws TransientFailure, Refused {
    return objects(method, ask(method, params));
  }

  private static List<JsonObject> objects(String method, Object answer) throws TransientFailure {
    if (!(answer instanceof JsonArray array)) {
      throw new TransientFailure(method + ": not a list (expected: one)");
    }
    List<JsonObject> objects = new ArrayList<>();
    array.forEach(item -> objects.add((JsonObject) item));
    return objects;
  }

  private Object ask(String method, JsonObject params) throws TransientFailure, Refused {
    try {
      Object answer =
          channel.call("nexus_query", new JsonObject().put("method", method).put("params", params));
      if (answer == null) {
        throw new TransientFailure(method + ": null (expected: an answer)");
      }
      return answer;
    } catch (NodeRpc.RpcError e) {
      throw new Refused(e.code(), e.reason());
    }
  }
}
