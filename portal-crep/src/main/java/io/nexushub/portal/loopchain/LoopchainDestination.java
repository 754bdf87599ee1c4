package io.nexushub.portal.loopchain;

import io.nexushub.portal.Delivery;
import io.nexushub.portal.Destination;
import io.nexushub.portal.LinkStatus;
import io.nexushub.portal.LinkStatusJson;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;

/** Brings relay messages to the message centre of a loopchain community. */
public final class LoopchainDestination implements Destination {
  private final IconAccount account;
  private final String bmc;
  private final String link;

  /**
   * A destination.
   *
   * @param bmc the message centre's {@code cx} address
   * @param link BTP address of the hub's message centre
   */
  public LoopchainDestination(IconAccount account, String bmc, String link) {
    this.account = account;
    this.bmc = bmc;
    this.link = link;
  }

  @Override
  public LinkStatus status() throws TransientFailure {
    return LinkStatusJson.read(account.read(bmc, "getStatus", new JsonObject().put("_link", link)));
  }

  @Override
  public Delivery deliver(Bytes relayMessage) throws TransientFailure {
    String encoded = Base64.getUrlEncoder().encodeToString(relayMessage.toArray());
    IconAccount.Outcome outcome =
        account.call(bmc, "handleRelayMessage", Map.of("_prev", link, "_msg", encoded));
    if (outcome.succeeded()) {
      return new Delivery.Delivered(outcome.transaction(), outcome.height());
    }
    return Delivery.refusal(outcome.transaction(), outcome.failure());
  }
}
