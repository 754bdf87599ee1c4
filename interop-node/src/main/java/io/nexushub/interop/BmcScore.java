package io.nexushub.interop;

import static io.nexushub.interop.Method.input;

import io.nexushub.interop.Genesis.Link;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.FeeInfo;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The message centre (BMC) of BTP: the one way in for messages of other chains and the one way out
 * for those of services. Anyone may deliver, because a relay message is believed for the signatures
 * of 2/3 of the peer's members in it, and not for who brings it.
 *
 * @param network the chain's own network address
 * @param links its peers, in the order of the genesis
 * @param services service handlers by name
 */
record BmcScore(
    IconAddress address,
    NetworkAddress network,
    List<Link> links,
    SortedMap<String, IconAddress> services,
    LinkVerifier verifier)
    implements Score {

  /** What a service may send; the hub takes messages of up to 16 KiB. */
  private static final int MAX_PAYLOAD = 8 * 1024;

  /** New messages over one link in one block; answers always find room. */
  private static final int MAX_REQUESTS_PER_BLOCK = 256;

  private static final String LAST_NSN = "nsn";

  @Override
  public List<Method> methods() {
    return List.of(
        Method.write(
            "handleRelayMessage",
            this::handleRelayMessage,
            input("_prev", Type.STR),
            input("_msg", Type.STR)),
        Method.write(
            "sendMessage",
            Type.INT,
            this::sendMessage,
            input("_to", Type.STR),
            input("_svc", Type.STR),
            input("_sn", Type.INT),
            input("_msg", Type.BYTES)),
        Method.read("getStatus", Type.DICT, this::status, input("_link", Type.STR)),
        Method.read("getBtpAddress", Type.STR, (frame, none) -> RpcItem.text(btpAddress())),
        Method.read(
            "getNetworkAddress", Type.STR, (frame, none) -> RpcItem.text(network.toString())),
        Method.read(
            "getNetworkSn", Type.INT, (frame, none) -> RpcItem.integer(frame.loadNumber(LAST_NSN))),
        Method.read("getLinks", Type.LIST, (frame, none) -> texts(peers())),
        Method.read("getRoutes", Type.DICT, (frame, none) -> routes()),
        Method.read("getServices", Type.DICT, (frame, none) -> serviceAddresses()));
  }

  @Override
  public List<Event> events() {
    return BmcEvents.ALL;
  }

  /** Where other chains address this message centre. */
  String btpAddress() {
    return "btp://" + network + "/" + address;
  }

  private RpcItem handleRelayMessage(Frame frame, Arguments arguments) throws Revert {
    Link link = link(arguments.text("_prev"));
    Bytes relayMessage = base64(arguments.text("_msg"));
    List<Bytes> messages = verifier.accept(frame, link, relayMessage);
    long received = LinkCounters.received(frame, link);
    LinkCounters.received(frame, link, received + messages.size());
    BmcInbox inbox = new BmcInbox(this, frame, link);
    for (int i = 0; i < messages.size(); i++) {
      inbox.take(received + 1 + i, messages.get(i));
    }
    frame.emit(BmcEvents.RELAY_MESSAGE, link.peer(), (long) messages.size());
    return RpcItem.NONE;
  }

  private RpcItem sendMessage(Frame frame, Arguments arguments) throws Revert {
    String svc = arguments.text("_svc");
    IconAddress service = services.get(svc);
    if (service == null) {
      throw BmcRefusal.NO_SERVICE.because(
          "_svc", Words.quote(svc), Words.oneOf(svc, List.copyOf(services.keySet())));
    }
    if (!frame.caller().equals(service)) {
      throw BmcRefusal.UNAUTHORIZED.because("caller", frame.caller(), service + " for " + svc);
    }
    Bytes payload = arguments.bytes("_msg");
    if (payload.length() > MAX_PAYLOAD) {
      throw BmcRefusal.UNKNOWN.because("_msg", payload.length() + " bytes", "<= " + MAX_PAYLOAD);
    }
    String to = arguments.text("_to");
    BigInteger sn = arguments.integer("_sn");
    Link next =
        next(to)
            .orElseThrow(() ->
                BmcRefusal.UNREACHABLE.because(
                    "_to", Words.quote(to), Words.oneOf(to, reachable())));
    return RpcItem.integer(
        sn.signum() < 0
            ? reply(frame, next, to, svc, sn.negate(), payload)
            : request(frame, next, to, svc, sn, payload));
  }

  private BigInteger request(
      Frame frame, Link next, String to, String svc, BigInteger sn, Bytes payload) throws Revert {
    if (frame.sentOverBtp(next.networkId()) >= MAX_REQUESTS_PER_BLOCK) {
      throw BmcRefusal.FULL.because(
          "block", "full for " + next.peer(), "<= " + MAX_REQUESTS_PER_BLOCK + " messages");
    }
    long last = frame.loadNumber(LAST_NSN) + 1;
    frame.storeNumber(LAST_NSN, last);
    BigInteger nsn = BigInteger.valueOf(last);
    BtpMessage request = message(to, svc, sn, payload, nsn, Optional.empty());
    if (request.isTwoWay()) {
      PendingRequest.of(request).store(frame);
    }
    send(frame, next, request);
    BmcEvents.hop(frame, network.toString(), nsn, next.peer(), BmcEvents.Hop.SEND);
    return nsn;
  }

  /** An answer goes out with sn 0 and the number of its request, negative. */
  private BigInteger reply(
      Frame frame, Link next, String to, String svc, BigInteger sn, Bytes payload) throws Revert {
    OpenRequest request =
        OpenRequest.take(frame, to, svc, sn)
            .orElseThrow(() ->
                BmcRefusal.INVALID_SN.because(
                    "_sn", sn.negate(), "that of an open request of " + to));
    BigInteger nsn = request.nsn().negate();
    send(frame, next, message(to, svc, BigInteger.ZERO, payload, nsn, request.fee()));
    BmcEvents.hop(frame, to, request.nsn(), next.peer(), BmcEvents.Hop.REPLY);
    return nsn;
  }

  /** A message to a network that a link reaches, whose address is one because a genesis has it. */
  private BtpMessage message(
      String to, String svc, BigInteger sn, Bytes payload, BigInteger nsn, Optional<FeeInfo> fee) {
    return new BtpMessage(network, NetworkAddress.of(to), svc, sn, payload, nsn, fee);
  }

  /** Puts a message into the next BTP block of the network that leads to the peer. */
  void send(Frame frame, Link next, BtpMessage message) {
    LinkCounters.sent(frame, next, LinkCounters.sent(frame, next) + 1);
    frame.sendOverBtp(next.networkId(), message.encode());
  }

  /** The link by which a network is reached. */
  Optional<Link> next(String to) {
    return links.stream().filter(link -> link.reaches(to)).findFirst();
  }

  private RpcItem status(Frame frame, Arguments arguments) throws Revert {
    Link link = link(arguments.text("_link"));
    return RpcItem.dict()
        .with("rx_seq", LinkCounters.received(frame, link))
        .with("tx_seq", LinkCounters.sent(frame, link))
        .with("verifier", verifier.status(frame, link))
        .with("cur_height", frame.block().height());
  }

  private Link link(String peer) throws Revert {
    return links.stream()
        .filter(link -> link.peer().equals(peer))
        .findFirst()
        .orElseThrow(() ->
            BmcRefusal.NO_LINK.because("link", Words.quote(peer), Words.oneOf(peer, peers())));
  }

  private List<String> peers() {
    return links.stream().map(Link::peer).toList();
  }

  private List<String> reachable() {
    List<String> networks = new ArrayList<>();
    for (Link link : links) {
      networks.add(link.network().toString());
      networks.addAll(link.routes());
    }
    return networks;
  }

  private RpcItem routes() {
    RpcItem.Dict routes = RpcItem.dict();
    for (Link link : links) {
      for (String route : link.routes()) {
        routes = routes.with(route, link.peer());
      }
    }
    return routes;
  }

  private RpcItem serviceAddresses() {
    RpcItem.Dict addresses = RpcItem.dict();
    for (var service : services.entrySet()) {
      addresses = addresses.with(service.getKey(), service.getValue().toString());
    }
    return addresses;
  }

  private static RpcItem texts(List<String> values) {
    return RpcItem.array(values.stream().map(RpcItem::text).toList());
  }

  /** URL-safe, with or without padding, as the relays of ICON send it. */
  private static Bytes base64(String text) throws Revert {
    try {
      return Bytes.wrap(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw BmcRefusal.NOT_VALID.because("_msg", Words.quote(text), "URL-safe base64");
    }
  }
}
