package io.nexushub.node.peer;

import io.nexushub.node.peer.wire.Kind;
import io.nexushub.protocol.Bytes;

/**
 * What one node says to another on a channel.
 *
 * @param exchange pairs an answer with its question; 0 for what is neither
 * @param body one canonical RLP item, the grammar being the subject's
 */
public record PeerMessage(Subject subject, long exchange, Bytes body) {
  /** What a message is about; see peer.proto. */
  public enum Subject {
    CONSENSUS(Kind.CONSENSUS),
    TRANSACTIONS(Kind.TRANSACTIONS),
    WANT_TRANSACTIONS(Kind.WANT_TRANSACTIONS),
    HAVE_TRANSACTIONS(Kind.HAVE_TRANSACTIONS),
    WANT_BLOCKS(Kind.WANT_BLOCKS),
    HAVE_BLOCKS(Kind.HAVE_BLOCKS),
    PRUNED_BLOCKS(Kind.PRUNED_BLOCKS),
    WANT_SNAPSHOT(Kind.WANT_SNAPSHOT),
    HAVE_SNAPSHOT(Kind.HAVE_SNAPSHOT),
    WANT_NODES(Kind.WANT_NODES),
    HAVE_NODES(Kind.HAVE_NODES);

    private final Kind wire;

    Subject(Kind wire) {
      this.wire = wire;
    }

    Kind wire() {
      return wire;
    }
  }

  /** Larger bodies are refused before they are read; a full block has room behind another. */
  public static final int MAX_BODY = 16 << 20;

  public static PeerMessage of(Subject subject, Bytes body) {
    return new PeerMessage(subject, 0, body);
  }
}
