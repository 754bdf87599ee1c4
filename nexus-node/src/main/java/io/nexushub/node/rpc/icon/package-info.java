/**
 * ICON's own methods for a channel that runs the loopchain community: what wallets and the
 * unmodified SDKs call.
 *
 * <p>Methods and shapes are those of goloop's doc/jsonrpc_v3.md; docs/spec/loopchain-community.md
 * lists which are there and what differs.
 *
 * <p>Between JSON and the application only: judges nothing that the application judges, but for the
 * one thing it cannot know, the time.
 *
 * <p>Any thread may call any of it.
 *
 * <p>Start at {@link io.nexushub.node.rpc.icon.IconMethods}.
 */
@NullMarked
package io.nexushub.node.rpc.icon;

import org.jspecify.annotations.NullMarked;
