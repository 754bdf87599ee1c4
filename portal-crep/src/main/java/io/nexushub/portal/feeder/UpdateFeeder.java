package io.nexushub.portal.feeder;

import io.nexushub.follow.ChainFeed;
import io.nexushub.notary.HubOperation;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.Lane;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.LaneVerticle;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Moves a light-client channel on. Each turn begins with what the channel trusts, so there is
 * nothing to lose in a crash, and whoever else feeds it is no harm.
 */
final class UpdateFeeder implements LaneVerticle.Turns {
  /** A line of a thousand headers takes a while to fetch. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final String name;
  private final HubChannel channel;
  private final ChainFeed feed;
  private final LaneListener listener;

  UpdateFeeder(String name, HubChannel channel, ChainFeed feed, LaneListener listener) {
    this.name = name;
    this.channel = channel;
    this.feed = feed;
    this.listener = listener;
  }

  @Override
  public Lane.Turn turn() throws TransientFailure {
    JsonObject status = channel.query("getStatus", new JsonObject());
    if (status.containsKey("frozen")) {
      listener.halted(name, "the light client is frozen: " + status.getString("frozen"));
      return Lane.Turn.HALTED;
    }
    Optional<Bytes> update = next(anchor());
    return update.isPresent() && submit(update.orElseThrow()) ? Lane.Turn.PROGRESS : Lane.Turn.IDLE;
  }

  private Bytes anchor() throws TransientFailure {
    JsonObject anchor = channel.query("getAnchor", new JsonObject());
    try {
      return Bytes.hex(anchor.getString("state", ""));
    } catch (IllegalArgumentException e) {
      throw new TransientFailure("getAnchor: state: no hex (expected: 0x and bytes)", e);
    }
  }

  private Optional<Bytes> next(Bytes trusted) throws TransientFailure {
    try {
      return feed.after(trusted).await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) { // what the future failed with, checked or not
      throw new TransientFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** What is refused was overtaken, or the channel's clock is behind: the status will tell. */
  private boolean submit(Bytes update) throws TransientFailure {
    HubChannel.Outcome outcome = channel.execute(new HubOperation.Update(update));
    if (!outcome.accepted()) {
      listener.waiting(name, 0, "update: " + outcome.message());
    }
    return outcome.accepted();
  }
}
