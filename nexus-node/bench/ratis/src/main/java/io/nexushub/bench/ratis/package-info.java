/**
 * Measures Apache Ratis as a channel is measured: so many servers in one JVM, a client in another.
 *
 * <p>Its protocol survives crashes only, and nobody signs anything: docs/benchmarks.md says what
 * may be concluded.
 *
 * <p>Start at {@link io.nexushub.bench.ratis.Client}.
 */
package io.nexushub.bench.ratis;
