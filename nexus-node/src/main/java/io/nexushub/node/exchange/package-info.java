/**
 * A client of the exchange: what a trader's program asks, signs and follows.
 *
 * <p>Methods and answers are those of docs/spec/dex.md.
 *
 * <p>Knows no folder and no command line; a program that embeds it brings its own accounts.
 *
 * <p>Blocks; belongs on a thread of its own, a virtual one will do.
 *
 * <p>Start at {@link io.nexushub.node.exchange.ExchangeClient}.
 */
@NullMarked
package io.nexushub.node.exchange;

import org.jspecify.annotations.NullMarked;
