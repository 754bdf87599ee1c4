/**
 * The loopchain side of a portal: transactions to the community's message centre over ICON's
 * JSON-RPC v3.
 *
 * <p>Methods and codes are those of docs/spec/loopchain-community.md and of ICON's API.
 *
 * <p>The only package that writes to a loopchain community.
 *
 * <p>Blocks; runs on a lane's virtual thread.
 *
 * <p>Start at {@link io.nexushub.portal.loopchain.LoopchainDestination}.
 */
@NullMarked
package io.nexushub.portal.loopchain;

import org.jspecify.annotations.NullMarked;
