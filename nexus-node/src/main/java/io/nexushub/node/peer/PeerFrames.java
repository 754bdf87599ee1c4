package io.nexushub.node.peer;

import com.google.protobuf.UnsafeByteOperations;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.peer.wire.Frame;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.MalformedMessage;

/** Between messages and the frames of peer.proto. */
final class PeerFrames {
  private PeerFrames() {}

  static Frame frame(ChannelId channel, PeerMessage message) {
    return Frame.newBuilder()
        .setChannel(channel.name())
        .setKind(message.subject().wire())
        .setExchange(message.exchange())
        .setBody(UnsafeByteOperations.unsafeWrap(message.body().asReadOnlyBuffer()))
        .build();
  }

  static ChannelId channel(Frame frame) throws MalformedMessage {
    if (!ChannelId.isValid(frame.getChannel())) {
      throw MalformedMessage.of("frame.channel", "something else", "a channel's name");
    }
    return ChannelId.of(frame.getChannel());
  }

  static PeerMessage message(Frame frame) throws MalformedMessage {
    if (frame.getExchange() < 0) {
      throw MalformedMessage.of("frame.exchange", "over 2^63", "below");
    }
    return new PeerMessage(
        subject(frame), frame.getExchange(), Bytes.wrap(frame.getBody().toByteArray()));
  }

  private static Subject subject(Frame frame) throws MalformedMessage {
    return switch (frame.getKind()) {
      case CONSENSUS -> Subject.CONSENSUS;
      case TRANSACTIONS -> Subject.TRANSACTIONS;
      case WANT_TRANSACTIONS -> Subject.WANT_TRANSACTIONS;
      case HAVE_TRANSACTIONS -> Subject.HAVE_TRANSACTIONS;
      case WANT_BLOCKS -> Subject.WANT_BLOCKS;
      case HAVE_BLOCKS -> Subject.HAVE_BLOCKS;
      case PRUNED_BLOCKS -> Subject.PRUNED_BLOCKS;
      case WANT_SNAPSHOT -> Subject.WANT_SNAPSHOT;
      case HAVE_SNAPSHOT -> Subject.HAVE_SNAPSHOT;
      case WANT_NODES -> Subject.WANT_NODES;
      case HAVE_NODES -> Subject.HAVE_NODES;
      case UNKNOWN, UNRECOGNIZED ->
          throw MalformedMessage.of("frame.kind", frame.getKindValue(), "1 to 11");
    };
  }
}
