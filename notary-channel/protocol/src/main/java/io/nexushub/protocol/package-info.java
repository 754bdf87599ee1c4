/**
 * The nouns of Nexus: bytes, hashes, addresses, keys and signatures, and the ports through which
 * pure code sees cryptography.
 *
 * <p>The rules come from {@code docs/spec} and from the formats of BTP 2.0 and ICON that it cites.
 *
 * <p>Nothing here reads a clock, opens a socket, logs or draws a random number, and nothing may.
 *
 * <p>Every type is an immutable value; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.protocol.Bytes}, {@link io.nexushub.protocol.Hash} and {@link
 * io.nexushub.protocol.rlp.RlpReader}.
 */
@NullMarked
package io.nexushub.protocol;

import org.jspecify.annotations.NullMarked;
