package io.nexushub.interop;

import io.nexushub.interop.Genesis.Link;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.BtpRelay;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpHeader;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The message centre's verifier (BMV): what is trusted of each peer is kept in the message centre's
 * storage and moves only with signatures of 2/3 of the peer's members.
 */
final class LinkVerifier {
  private final BtpLightClient client;
  private final BtpRelay relay;
  private final SortedMap<String, BtpClientState> first;

  private LinkVerifier(BtpLightClient client, SortedMap<String, BtpClientState> first) {
    this.client = client;
    this.relay = new BtpRelay(client);
    this.first = first;
  }

  /** Reads the headers that the genesis trusts. */
  static LinkVerifier trusting(List<Link> links, HashFunction keccak, SignatureScheme scheme)
      throws MalformedMessage {
    SortedMap<String, BtpClientState> first = new TreeMap<>();
    for (Link link : links) {
      BtpHeader header = BtpHeader.decode(link.firstHeader());
      if (header.networkId() != link.sourceNetworkId()) {
        throw MalformedMessage.of(
            "first_header of " + link.peer() + ": network id",
            header.networkId(),
            link.sourceNetworkId());
      }
      first.put(link.peer(), BtpClientState.trusting(link.network(), header, keccak));
    }
    return new LinkVerifier(new BtpLightClient(keccak, scheme), first);
  }

  /**
   * The messages a relay message proves, in order; from now on they count as delivered. A proof of
   * two histories proves nothing but that, and freezes the link.
   */
  List<Bytes> accept(Frame frame, Link link, Bytes relayMessage) throws Revert {
    BtpClientState trusted = load(frame, link);
    return switch (relay.verify(trusted, LinkCounters.received(frame, link), relayMessage)) {
      case Verdict.Accepted<BtpRelay.Relayed>(var relayed) -> {
        frame.store(key(link), relayed.state().encode());
        yield relayed.messages();
      }
      case Verdict.Refused<BtpRelay.Relayed>(Refusal refusal) -> throw revert(refusal);
      case Verdict.Conflicting<BtpRelay.Relayed>(var conflict) -> {
        frame.store(key(link), client.freeze(trusted, conflict).encode());
        frame.emit(BmcEvents.LINK_FROZEN, link.peer(), conflict.toString());
        yield List.of();
      }
    };
  }

  RpcItem status(Frame frame, Link link) {
    BtpClientState trusted = load(frame, link);
    RpcItem.Dict status =
        RpcItem.dict()
            .with("height", trusted.height())
            .with("sequence_offset", trusted.sequenceOffset())
            .with("first_message_sn", trusted.firstMessage())
            .with("message_count", trusted.messageCount());
    return trusted.conflict().map(reason -> status.with("frozen", reason)).orElse(status);
  }

  private BtpClientState load(Frame frame, Link link) {
    Bytes stored = frame.load(key(link));
    if (stored.isEmpty()) {
      return Objects.requireNonNull(first.get(link.peer()), "a link that is not in the genesis");
    }
    try {
      return BtpClientState.decode(stored);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("state: light client of " + link.peer(), malformed);
    }
  }

  private static Revert revert(Refusal refusal) {
    return switch (refusal.kind()) {
      case INVALID -> BmcRefusal.NOT_VALID.because(refusal.toString());
      case STALE -> BmcRefusal.ALREADY_VERIFIED.because(refusal.toString());
      case EARLY -> BmcRefusal.NOT_VERIFIABLE.because(refusal.toString());
      case FROZEN -> BmcRefusal.FROZEN.because(refusal.toString());
    };
  }

  private static String key(Link link) {
    return "client/" + link.peer();
  }
}
