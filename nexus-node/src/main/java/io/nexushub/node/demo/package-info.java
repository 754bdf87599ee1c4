/**
 * The demonstration: a message each way over a devnet, and forgeries that are refused.
 *
 * <p>What it shows is the life of a message of docs/architecture.md.
 *
 * <p>Uses what any user has, the public APIs and two funded accounts, and nothing of the inside.
 *
 * <p>Called on the command line's thread; blocks.
 *
 * <p>Start at {@link io.nexushub.node.demo.Demo} and {@link io.nexushub.node.demo.Attacks}.
 */
@NullMarked
package io.nexushub.node.demo;

import org.jspecify.annotations.NullMarked;
