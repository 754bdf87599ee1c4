/**
 * Reads foreign chains from several endpoints and hands on what light clients can check.
 *
 * <p>Nothing that an endpoint says is believed: headers are hashed, receipts are put into their
 * trie again, updates are decoded strictly. An endpoint that says something false is named in the
 * error and the next one is asked. What cannot be checked here is checked by the light-client
 * channel.
 *
 * <p>Vert.x: calls return futures; objects belong to one Vert.x instance and may be used from any
 * thread of it.
 *
 * <p>Start at {@link io.nexushub.follow.EthereumFollower}.
 */
@NullMarked
package io.nexushub.follow;

import org.jspecify.annotations.NullMarked;
