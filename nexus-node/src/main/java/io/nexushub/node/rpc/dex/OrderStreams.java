package io.nexushub.node.rpc.dex;

import io.nexushub.lft.Answer;
import io.nexushub.node.channel.Channel;
import io.nexushub.node.rpc.RpcJson;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.dex.SourceNumber;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows orders for clients that listen. After each block every order that somebody follows is
 * read once, however many follow it; who is slow misses what lies between, never the newest.
 *
 * <p>Belongs to one event loop; only the reading is done by workers.
 */
final class OrderStreams {
  private static final Logger LOG = LoggerFactory.getLogger(OrderStreams.class);

  /** Streams at a time; each costs a connection, and a query for each block. */
  static final int MAX_STREAMS = 256;

  private static final long TICK_MILLIS = 250;
  private static final long NEVER = -1;

  private final Channel channel;
  private final Vertx vertx;
  private final Context loop;
  private final Executor workers;
  private final InstantSource clock;
  private final Set<OrderStream> streams = new LinkedHashSet<>();
  private long timer = NEVER;
  private long lookedAt = NEVER;
  private boolean looking;

  OrderStreams(Channel channel, Vertx vertx, Executor workers, InstantSource clock) {
    this.channel = channel;
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.workers = workers;
    this.clock = clock;
  }

  void open(RoutingContext request) {
    try {
      SourceNumber source = RestParams.of(request).sourceOf("network", "number");
      loop.runOnContext(now -> add(new OrderStream(source, request, clock.millis())));
    } catch (RestParams.Malformed malformed) {
      malformed.answer().send(request.response());
    }
  }

  private void add(OrderStream stream) {
    if (streams.size() >= MAX_STREAMS) {
      stream.refuse(
          RestAnswer.refused(
              RestAnswer.UNAVAILABLE,
              "BUSY",
              MAX_STREAMS + " streams are open (expected: fewer; try again)"));
      return;
    }
    streams.add(stream);
    lookedAt = NEVER; // whoever is new is told at once
    if (timer == NEVER) {
      timer = vertx.setPeriodic(TICK_MILLIS, tick -> loop.runOnContext(now -> tick()));
    }
    look();
  }

  private void tick() {
    long now = clock.millis();
    streams.removeIf(stream -> !stream.keepsOn(now));
    if (streams.isEmpty() && timer != NEVER) {
      vertx.cancelTimer(timer);
      timer = NEVER;
      return;
    }
    if (channel.status().height() != lookedAt) {
      look();
    }
  }

  private void look() {
    if (looking || streams.isEmpty()) {
      return;
    }
    Set<SourceNumber> sources = new LinkedHashSet<>();
    streams.forEach(stream -> sources.add(stream.source()));
    looking = true;
    lookedAt =
        channel.status().height(); // before the reading: a block during it is looked at again
    try {
      workers.execute(() -> {
        Map<SourceNumber, Seen> seen = read(List.copyOf(sources));
        loop.runOnContext(done -> tell(seen));
      });
    } catch (RejectedExecutionException busy) {
      looking = false;
      lookedAt = NEVER;
    }
  }

  private Map<SourceNumber, Seen> read(List<SourceNumber> sources) {
    Map<SourceNumber, Seen> seen = new LinkedHashMap<>();
    try {
      for (SourceNumber source : sources) {
        seen.put(source, read(source));
      }
    } catch (RuntimeException e) {
      LOG.error("orders cannot be read", e);
    }
    return seen;
  }

  private Seen read(SourceNumber source) {
    RpcItem.Dict question = RpcItem.dict().with("source", source.toString());
    return switch (channel.query("getOrder", question)) {
      case Answer.Found(RpcItem value) ->
          Seen.order((JsonObject) Objects.requireNonNull(RpcJson.json(value)));
      case Answer.Refused refused -> Seen.unknown(source);
    };
  }

  private void tell(Map<SourceNumber, Seen> seen) {
    looking = false;
    long now = clock.millis();
    boolean missed = false;
    for (OrderStream stream : new ArrayList<>(streams)) {
      Seen order = seen.get(stream.source());
      if (order == null) {
        missed = true; // came while the others were read
      } else {
        stream.tell(order, now);
      }
    }
    streams.removeIf(OrderStream::isOver);
    if (missed) {
      lookedAt = NEVER;
    }
  }
}
