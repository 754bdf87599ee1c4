/**
 * Authenticated maps: what a chain's state is, and how its content is proven.
 *
 * <p>The node format is Ethereum's Merkle Patricia trie; the digest is the chain's (SHA3-256 for
 * ours).
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.protocol.trie.State}.
 */
@NullMarked
package io.nexushub.protocol.trie;

import org.jspecify.annotations.NullMarked;
