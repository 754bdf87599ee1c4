package io.nexushub.portal.exchange;

import io.nexushub.notary.HubOperation;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.Lane;
import io.nexushub.portal.TransientFailure;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;

/**
 * Has the exchange make a block when something is due and no message comes: a half to give back, an
 * order to repeat. Several portals may do so; a block too many changes nothing.
 */
record DueWork(HubChannel exchange, InstantSource clock) {
  private static final long MILLIS = 1_000;

  Lane.Turn turn() throws TransientFailure {
    JsonObject status = exchange.query("getStatus", new JsonObject());
    String due = status.getString("due");
    if (due == null || Long.decode(due) > clock.millis() / MILLIS) {
      return Lane.Turn.IDLE;
    }
    HubChannel.Outcome outcome = exchange.execute(new HubOperation.Advance());
    if (!outcome.accepted()) {
      throw new TransientFailure("advance: " + outcome.code() + ": " + outcome.message());
    }
    // Not at once again: what is due may wait for the next second of the block's clock.
    return Lane.Turn.IDLE;
  }
}
