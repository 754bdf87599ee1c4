package io.nexushub.node.devnet;

import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Whether every chain of the devnet answers and knows its links. */
record LinkCheck(DevnetClient client) {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(250);

  /** Blocks until all links are open. */
  void awaitOpen() throws DevnetFailure {
    long polls = LIMIT.dividedBy(POLL);
    TransientFailure last = new TransientFailure("not looked at");
    for (long i = 0; i < polls; i++) {
      try {
        look();
        return;
      } catch (TransientFailure e) {
        last = e;
      }
      try {
        Pause.REAL.lasting(POLL);
      } catch (TransientFailure interrupted) {
        throw new DevnetFailure("interrupted while waiting for the links", interrupted);
      }
    }
    throw new DevnetFailure(
        "the links are not open after " + LIMIT.toSeconds() + " s: " + last.getMessage(), last);
  }

  private void look() throws TransientFailure {
    client.ethereumLink();
    client.communityLink();
    client.query(client.lightClientOfEthereum(), "getStatus", new JsonObject());
    client.query(
        client.lightClientOfCommunity(),
        "getStatus",
        new JsonObject().put("link", Names.COMMUNITY));
    client.query(client.notary(), "getStatus", new JsonObject().put("link", Names.ETHEREUM));
    client.query(client.notary(), "getStatus", new JsonObject().put("link", Names.COMMUNITY));
    client.query(client.notary(), "getStatus", new JsonObject().put("link", Names.EXCHANGE));
    client.query(client.exchange(), "getStatus", new JsonObject());
  }
}
