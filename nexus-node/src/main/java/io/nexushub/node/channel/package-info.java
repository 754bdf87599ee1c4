/**
 * A channel on this node: a replica of its consensus with everything around it that has a clock, a
 * thread or a disk.
 *
 * <p>Rules come from docs/spec/lft.md; the order in which effects are carried out is the durability
 * contract and is kept here.
 *
 * <p>May use Vert.x, the store and the peers; judges nothing that the pure modules judge.
 *
 * <p>The replica and the mempool belong to the channel's event loop; executing and checking
 * signatures happen on workers.
 *
 * <p>Start at {@link io.nexushub.node.channel.Channel} and at {@code ReplicaVerticle}.
 */
@NullMarked
package io.nexushub.node.channel;

import org.jspecify.annotations.NullMarked;
