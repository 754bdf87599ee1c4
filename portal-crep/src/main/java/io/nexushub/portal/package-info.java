/**
 * Portals: what carries a community's proven events into the hub and the hub's notarised messages
 * out to a community.
 *
 * <p>The wire is BTP 2.0; who may be wrong is decided elsewhere: a portal is trusted with nothing,
 * since every destination verifies what it is brought. See docs/spec/portal.md.
 *
 * <p>May use Vert.x, web3j and the light clients' followers. Never decides what is true.
 *
 * <p>Lanes run one at a time on virtual threads; their code blocks and reads from top to bottom.
 *
 * <p>Start at {@link io.nexushub.portal.Lane}, {@link io.nexushub.portal.BtpSource} and {@link
 * io.nexushub.portal.Destination}.
 */
@NullMarked
package io.nexushub.portal;

import org.jspecify.annotations.NullMarked;
