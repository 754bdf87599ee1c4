/**
 * The devnet: a whole network on one machine, made of the parts that production is made of.
 *
 * <p>What runs is described in docs/architecture.md; nothing here is known to the code it starts.
 *
 * <p>May start processes and write below its folder; never anything outside it or off loopback.
 *
 * <p>Called from the command line's thread; blocks.
 *
 * <p>Start at {@code Devnet}.
 */
@NullMarked
package io.nexushub.node.devnet;

import org.jspecify.annotations.NullMarked;
