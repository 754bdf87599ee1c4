/**
 * What the members of an LFT chain say to one another: blocks, votes, failure votes, the
 * certificates a quorum of them makes, and the evidence against members who contradict themselves.
 *
 * <p>The rules that use them are in docs/spec/lft.md and in the lft module; here is their form.
 * Each value has one encoding (strict RLP), and each signature covers a domain, the channel and its
 * genesis, so that nothing signed on one chain means anything on another.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.protocol.consensus.Block} and {@link
 * io.nexushub.protocol.consensus.QuorumCertificate}.
 */
@NullMarked
package io.nexushub.protocol.consensus;

import org.jspecify.annotations.NullMarked;
