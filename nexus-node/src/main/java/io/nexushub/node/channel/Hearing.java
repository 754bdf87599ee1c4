package io.nexushub.node.channel;

import io.nexushub.lft.Input;
import io.nexushub.node.peer.PeerHandler;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.work.Turns;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Message;
import io.vertx.core.Context;
import java.util.function.BiConsumer;

/**
 * Takes what peers say from the network's threads: each peer has its share of what may wait, and
 * what is beyond it is dropped. Peers repeat what matters.
 */
final class Hearing implements PeerHandler {
  /** Votes and proposals of one peer; some rounds' worth. */
  static final int PEER_MESSAGES = 512;

  static final long PEER_MESSAGE_BYTES = 8L << 20;

  /** Questions and answers of one peer. */
  private static final int PEER_EXCHANGES = 64;

  private static final long PEER_EXCHANGE_BYTES = 2L * PeerMessage.MAX_BODY;

  /** Exchanges taken at once, before other channels have the event loop again. */
  private static final int AT_ONCE = 16;

  private final ChannelParts parts;
  private final Turns<Address, Input> inbox;
  private final Wakeup replica;
  private final Turns<Address, Exchange> exchanges =
      new Turns<>(PEER_EXCHANGES, PEER_EXCHANGE_BYTES);
  private final Wakeup exchanging;
  private final BiConsumer<Address, PeerMessage> exchanged;
  private final Intake.Arrivals arrivals;

  private record Exchange(Address peer, PeerMessage message) {}

  /**
   * @param inbox where consensus messages wait, and {@code replica} is called to see them
   * @param exchanged is told questions and answers, on the loop
   */
  Hearing(
      ChannelParts parts,
      Context loop,
      Turns<Address, Input> inbox,
      Wakeup replica,
      BiConsumer<Address, PeerMessage> exchanged,
      Intake.Arrivals arrivals) {
    this.parts = parts;
    this.inbox = inbox;
    this.replica = replica;
    this.exchanged = exchanged;
    this.exchanging = new Wakeup(loop, this::takeExchanges);
    this.arrivals = arrivals;
  }

  @Override
  public void received(Hash certificate, PeerMessage message) {
    Address peer = parts.directory().nodeWith(certificate).orElse(null);
    if (peer == null) {
      return;
    }
    switch (message.subject()) {
      // Also of nodes that are no members: a node that is epochs behind knows no better.
      case CONSENSUS -> consensus(peer, message.body());
      case TRANSACTIONS -> {
        if (parts.directory().isMember(peer)) {
          parts.intake().gossiped(peer, message.body(), arrivals);
        }
      }
      case WANT_TRANSACTIONS,
          HAVE_TRANSACTIONS,
          WANT_BLOCKS,
          HAVE_BLOCKS,
          PRUNED_BLOCKS,
          WANT_SNAPSHOT,
          HAVE_SNAPSHOT,
          WANT_NODES,
          HAVE_NODES -> {
        if (exchanges.offer(peer, new Exchange(peer, message), message.body().length())) {
          exchanging.call();
        } else {
          parts.listener().dropped(parts.id(), "questions and answers of a peer");
        }
      }
    }
  }

  private void consensus(Address peer, Bytes body) {
    if (!inbox.hasRoom(peer, body.length())) { // before the work of decoding
      parts.listener().dropped(parts.id(), "consensus messages of a peer");
      return;
    }
    try {
      Message message = Message.decode(body);
      Input input = new Input.MessageReceived(Clock.micros(), peer, message);
      if (inbox.offer(peer, input, body.length())) {
        replica.call();
      }
    } catch (MalformedMessage e) {
      parts.listener().refused(parts.id(), String.valueOf(e.getMessage()));
    }
  }

  private void takeExchanges() {
    for (int i = 0; i < AT_ONCE; i++) {
      Exchange next = exchanges.poll();
      if (next == null) {
        return;
      }
      exchanged.accept(next.peer, next.message);
    }
    exchanging.call();
  }

  @Override
  public void connected(Hash peer) {
    parts.intake().tellAll(peer);
    parts.listener().peers(parts.id(), parts.peers().connected().size());
  }

  @Override
  public void disconnected(Hash peer) {
    parts.listener().peers(parts.id(), parts.peers().connected().size());
  }
}
