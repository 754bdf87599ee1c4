/**
 * Feeds the light-client channel of a loopchain or goloop network with the updates that its voters
 * signed.
 *
 * <p>docs/spec/portal.md describes it; docs/spec/notary.md the channel.
 *
 * <p>May use the shared parts of a portal and the followers of foreign chains, and nothing of the
 * communities.
 *
 * <p>Turns run on virtual threads.
 *
 * <p>Start at {@link io.nexushub.portal.feeder.FeederPortal}.
 */
@NullMarked
package io.nexushub.portal.feeder;

import org.jspecify.annotations.NullMarked;
