/**
 * {@code bin/nexus dex}: what a trader does at a terminal.
 *
 * <p>A thin face of {@code io.nexushub.node.exchange}; decides nothing.
 *
 * <p>Runs on the command line's thread.
 *
 * <p>Start at {@link io.nexushub.node.cli.dex.DexCommand}.
 */
@NullMarked
package io.nexushub.node.cli.dex;

import org.jspecify.annotations.NullMarked;
