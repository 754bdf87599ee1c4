/**
 * The command line: {@code nexus demo}, {@code devnet}, {@code node}, {@code portal} and the rest.
 *
 * <p>Each command declares its exit codes, answers on standard output and leaves exiting to main.
 *
 * <p>May use everything; nothing uses it.
 *
 * <p>Called on the main thread.
 *
 * <p>Start at {@link io.nexushub.node.cli.Nexus}.
 */
@NullMarked
package io.nexushub.node.cli;

import org.jspecify.annotations.NullMarked;
