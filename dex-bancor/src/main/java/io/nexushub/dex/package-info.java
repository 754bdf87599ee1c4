/**
 * The exchange's mathematics: what one reserve pays for what is given to the other.
 *
 * <p>Here is Bancor's cross-reserve formula for two connectors of equal weight, exact to the unit
 * and rounded against the taker. Weighted pools, orders and the vaults that hold the reserves come
 * with the exchange. The rules are those of docs/spec/bancor.md.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.dex.CrossReserve}.
 */
@NullMarked
package io.nexushub.dex;

import org.jspecify.annotations.NullMarked;
