/**
 * The exchange over plain HTTP: what {@code nexus_query} answers, under paths that a browser and
 * {@code curl} can ask, and an order's way as a stream of events.
 *
 * <p>The answers are the application's own; only the questions and the errors are put differently.
 *
 * <p>Handlers run on an event loop, questions to the application on the RPC server's workers.
 *
 * <p>Start at {@link io.nexushub.node.rpc.dex.DexPaths}.
 */
@NullMarked
package io.nexushub.node.rpc.dex;

import org.jspecify.annotations.NullMarked;
