/**
 * The node: the composition root, which builds the parts in order, starts them, and stops them in
 * reverse.
 *
 * <p>DESIGN of the parts is in docs/architecture.md; configuration in docs/operating.md.
 *
 * <p>Wiring only. No state outside {@code Node} objects, so that several nodes can live in one
 * process.
 *
 * <p>Start at {@code Node} and {@link io.nexushub.node.ApplicationKind}.
 */
@NullMarked
package io.nexushub.node;

import org.jspecify.annotations.NullMarked;
