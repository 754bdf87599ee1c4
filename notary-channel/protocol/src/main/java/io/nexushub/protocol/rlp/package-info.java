/**
 * Recursive length prefix, read and written strictly: one value has one encoding, and decoding
 * fails on any other.
 *
 * <p>The grammar is that of Ethereum's RLP; BTP's extension of it (RLPn: signed integers and a
 * null) is in the same reader and writer under its own method names.
 *
 * <p>Pure; a reader and a writer belong to one thread.
 *
 * <p>Start at {@link io.nexushub.protocol.rlp.RlpReader}.
 */
@NullMarked
package io.nexushub.protocol.rlp;

import org.jspecify.annotations.NullMarked;
