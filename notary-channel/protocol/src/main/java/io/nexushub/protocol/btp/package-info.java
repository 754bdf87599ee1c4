/**
 * BTP 2.0: addresses, messages, blocks, proofs and relay messages, byte for byte.
 *
 * <p>The formats are those of goloop's btp2_extension and of IIP-25; docs/spec/btp.md has the
 * tables and vectors.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.protocol.btp.BtpDigest}.
 */
@NullMarked
package io.nexushub.protocol.btp;

import org.jspecify.annotations.NullMarked;
