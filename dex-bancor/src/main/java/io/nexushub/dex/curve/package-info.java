/**
 * The exchange's mathematics: what reserves pay, and cost, in whole numbers.
 *
 * <p>{@link io.nexushub.dex.curve.CrossReserve} trades one reserve for another, {@link
 * io.nexushub.dex.curve.Connector} one reserve for pool tokens, {@link io.nexushub.dex.curve.Fund}
 * all reserves for pool tokens; each both ways of asking, what is paid and what it costs.
 * Everything is rounded against the taker, the power included. There is no fee and no state here.
 * The rules, and how far an answer may lie from the truth, are in docs/spec/bancor.md; the same
 * integers come out of the Solidity twin.
 *
 * <p>Pure: nothing but the JDK's values, no number beyond 512 bits, no float; any thread may use
 * it.
 */
@NullMarked
package io.nexushub.dex.curve;

import org.jspecify.annotations.NullMarked;
