/**
 * Threads that the channels of a node share, and what waits for them: everybody in turn, with a
 * limit of his own, so that nobody's flood is anybody else's delay.
 *
 * <p>Any thread may use these.
 *
 * <p>Start at {@link io.nexushub.node.work.Turns}.
 */
@NullMarked
package io.nexushub.node.work;

import org.jspecify.annotations.NullMarked;
