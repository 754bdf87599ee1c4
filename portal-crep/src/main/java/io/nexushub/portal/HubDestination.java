package io.nexushub.portal;

import io.nexushub.notary.HubOperation;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.json.JsonObject;

/** Brings relay messages into a hub channel, as transactions of a C-Rep. */
public final class HubDestination implements Destination {
  private static final int GAP = 26;
  private static final int ALREADY_VERIFIED = 27;
  private static final int BLOCK_IS_FULL = 28;
  private static final int SIGN_ANEW = 30;

  private final HubChannel channel;
  private final NetworkAddress link;

  /**
   * A destination.
   *
   * @param link network address of the community whose messages the lane carries
   */
  public HubDestination(HubChannel channel, NetworkAddress link) {
    this.channel = channel;
    this.link = link;
  }

  @Override
  public LinkStatus status() throws TransientFailure {
    JsonObject status = channel.query("getStatus", new JsonObject().put("link", link.toString()));
    return LinkStatusJson.read(status);
  }

  @Override
  public Delivery deliver(Bytes relayMessage) throws TransientFailure {
    HubChannel.Outcome outcome = channel.execute(new HubOperation.Relay(link, relayMessage));
    return switch (outcome.code()) {
      case 0 -> new Delivery.Delivered(outcome.transaction(), outcome.height());
      case GAP, ALREADY_VERIFIED -> new Delivery.Overtaken(outcome.message());
      case BLOCK_IS_FULL, SIGN_ANEW -> throw new TransientFailure(outcome.message());
      default -> new Delivery.Refused(outcome.transaction(), outcome.message());
    };
  }
}
