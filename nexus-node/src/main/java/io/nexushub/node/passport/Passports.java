package io.nexushub.node.passport;

import io.nexushub.node.passport.HubEvents.Part;
import java.util.List;

/** The itineraries between two communities that are connected by one notary channel. */
public record Passports(Community ethereum, Community loopchain, HubEvents notary) {
  /**
   * One side of the hub.
   *
   * @param network network address
   * @param events what its message centre logs
   * @param lightClient what its light-client channel logs
   */
  public record Community(
      String network, String name, EventSource events, EventSource lightClient) {}

  /** Finds an event of a kind for a message. */
  @FunctionalInterface
  public interface EventSource {
    java.util.Optional<Sighting> find(MessageId id, String kind)
        throws io.nexushub.portal.TransientFailure;
  }

  /** A two-way message that starts on Ethereum. */
  public Itinerary fromEthereum(long nsn) {
    return itinerary(ethereum, loopchain, nsn);
  }

  /** A two-way message that starts on the loopchain community. */
  public Itinerary fromLoopchain(long nsn) {
    return itinerary(loopchain, ethereum, nsn);
  }

  private Itinerary itinerary(Community from, Community to, long nsn) {
    MessageId id = new MessageId(from.network(), nsn);
    return new Itinerary(
        id,
        List.of(
            new Stage("sent", from.name(), () -> from.events().find(id, "SEND")),
            new Stage(
                "proven",
                "light client of " + from.name(),
                () -> from.lightClient().find(id, "ROUTE")),
            new Stage("ordered", "notary", () -> notary.accepted(id, Part.REQUEST)),
            new Stage("notarised", "notary", () -> notary.notarised(id, Part.REQUEST)),
            new Stage("delivered", to.name(), () -> to.events().find(id, "RECEIVE")),
            new Stage("executed, replied", to.name(), () -> to.events().find(id, "REPLY")),
            new Stage(
                "reply proven",
                "light client of " + to.name(),
                () -> to.lightClient().find(id, "ROUTE")),
            new Stage("reply ordered", "notary", () -> notary.accepted(id, Part.REPLY)),
            new Stage("reply notarised", "notary", () -> notary.notarised(id, Part.REPLY)),
            new Stage("reply executed", from.name(), () -> from.events().find(id, "RECEIVE"))));
  }
}
