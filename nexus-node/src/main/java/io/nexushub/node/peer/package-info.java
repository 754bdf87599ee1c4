/**
 * How nodes speak: gRPC over mutual TLS, one stream each way between two peers, frames of all their
 * common channels on it.
 *
 * <p>The protocol is src/main/proto/peer.proto; what the frames carry is canonical RLP.
 *
 * <p>A peer is its certificate, pinned by its SHA-256, and may speak on the channels that name it a
 * member. Nothing is promised: a frame may be lost when a link breaks or its queue is full, and
 * whoever sent it repeats what matters.
 *
 * <p>Handlers are called on network threads and must only hand on.
 *
 * <p>Start at {@link io.nexushub.node.peer.PeerNetwork}.
 */
@NullMarked
package io.nexushub.node.peer;

import org.jspecify.annotations.NullMarked;
