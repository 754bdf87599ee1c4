package io.nexushub.notary;

import io.nexushub.lft.LogEvent;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpAddress;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What hub channels make known, in ICON's textual form; docs/spec/notary.md has the table. */
public final class HubEvents {
  private final BtpAddress emitter;

  /**
   * @param emitter BTP address of the channel's message centre
   */
  public HubEvents(BtpAddress emitter) {
    this.emitter = emitter;
  }

  /** A hop of a message; a reply is followed under the source and number of its request. */
  public LogEvent hop(BtpMessage message, Optional<NetworkAddress> next, String kind) {
    return new LogEvent(
        emitter.toString(),
        List.of("BTPEvent(str,int,str,str)", origin(message).toString(), text(message.nsn().abs())),
        List.of(next.map(NetworkAddress::toString).orElse(""), kind));
  }

  /** A message has its number in the BTP network that takes it on. */
  public LogEvent ordered(BtpMessage message, NetworkAddress next, long networkId, long sequence) {
    return new LogEvent(
        emitter.toString(),
        List.of(
            "Ordered(str,int,str,int,int)", origin(message).toString(), text(message.nsn().abs())),
        List.of(next.toString(), text(networkId), text(sequence)));
  }

  public LogEvent dropped(
      NetworkAddress link, long sequence, Bytes message, int code, String reason) {
    return new LogEvent(
        emitter.toString(),
        List.of("MessageDropped(str,int,bytes,int,str)", link.toString(), text(sequence)),
        List.of(message.toString(), text(code), reason));
  }

  /** A light-client channel vouches for a message of a BTP block. */
  LogEvent proven(NetworkAddress link, long sequence, long outgoing, long height) {
    return new LogEvent(
        emitter.toString(),
        List.of("Proven(str,int,int,int)", link.toString(), text(sequence)),
        List.of(text(outgoing), text(height)));
  }

  /** A light-client channel vouches for a log of Ethereum. */
  LogEvent proven(
      NetworkAddress link, long sequence, long outgoing, ProvenLog proven, Participation votes) {
    return new LogEvent(
        emitter.toString(),
        List.of("Proven(str,int,int,int,int,int,int,int)", link.toString(), text(sequence)),
        List.of(
            text(outgoing),
            text(proven.block().number()),
            text(proven.transactionIndex()),
            text(proven.anchor().slot()),
            text(votes.participants()),
            text(votes.size())));
  }

  /** Ethereum's finality moved. */
  LogEvent finalised(NetworkAddress link, Anchor anchor, Participation votes) {
    return new LogEvent(
        emitter.toString(),
        List.of("Finalised(str,int,int,int,int)", link.toString(), text(anchor.slot())),
        List.of(text(anchor.execution().number()), text(votes.participants()), text(votes.size())));
  }

  /** A block of a chain with votes counts as final. */
  LogEvent finalised(NetworkAddress link, long height, Participation votes) {
    return new LogEvent(
        emitter.toString(),
        List.of("Finalised(str,int,int,int)", link.toString(), text(height)),
        List.of(text(votes.participants()), text(votes.size())));
  }

  public LogEvent frozen(NetworkAddress link, String reason) {
    return new LogEvent(
        emitter.toString(), List.of("LinkFrozen(str,str)", link.toString()), List.of(reason));
  }

  /** Where the request that a message belongs to came from. */
  public static NetworkAddress origin(BtpMessage message) {
    return message.nsn().signum() < 0 ? message.dst() : message.src();
  }

  public static String text(long value) {
    return RpcItem.integer(value).value();
  }

  public static String text(BigInteger value) {
    return RpcItem.integer(value).value();
  }
}
