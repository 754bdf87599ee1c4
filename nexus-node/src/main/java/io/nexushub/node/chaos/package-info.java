/**
 * {@code bin/nexus dex chaos}: a devnet, traders who do what they should not, and parts that die.
 *
 * <p>A {@link io.nexushub.node.chaos.Plan} follows from a seed alone; what it comes to depends on
 * the machine as well. In the end everything is healed, and an {@link io.nexushub.node.chaos.Audit}
 * of plain values decides: every deposit settled once, both vaults equal to the book.
 *
 * <p>A virtual thread for each trader, one for the incidents, one for each observer.
 *
 * <p>Start at {@link io.nexushub.node.chaos.Chaos}.
 */
@NullMarked
package io.nexushub.node.chaos;

import org.jspecify.annotations.NullMarked;
