/**
 * Measures a running channel from outside: what a client of JSON-RPC gets, not what the consensus
 * could do alone.
 *
 * <p>docs/benchmarks.md says how to run it and how to read the table.
 *
 * <p>Blocks on sockets; belongs in a process of its own.
 *
 * <p>Start at {@link io.nexushub.node.bench.TransferLoad}.
 */
@NullMarked
package io.nexushub.node.bench;

import org.jspecify.annotations.NullMarked;
